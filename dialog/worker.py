"""`python -m dialog.worker`: the worker process.

A module of its own: a task is queued under the name of its module, which must not be `__main__` (tried).
"""

from dialog.jobs import work

if __name__ == "__main__":
    work()
