"""`python -m dialog.worker`: the worker process.

A module of its own: a task is queued under the name of its module, which must not be `__main__` (tried).
It steps aside for whoever is being answered: that comes before anything of the site is read.
"""

import os

GIVES_WAY = 10
"""Of 19: of the processor it takes what nobody else wants, else about a tenth."""

if __name__ == "__main__":
    os.nice(GIVES_WAY)
    from dialog.jobs import work

    work()
