"""A worker of `./run check many`: the site's own, but a job whose worker was killed is taken over sooner.

On a site five minutes pass without a sign of life, and the sweep comes each minute; a check waits less.
"""

import datetime as dt

from dialog import jobs
from dialog.services import jobs as rows

TAKEN_OVER_AFTER = dt.timedelta(seconds=25)

if __name__ == "__main__":
    rows.STALE_AFTER = TAKEN_OVER_AFTER
    jobs.work()
