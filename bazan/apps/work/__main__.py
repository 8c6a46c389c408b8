"""``python -m bazan.apps.work``: works until SIGTERM, then lets running jobs end."""

import sys

from bazan.apps.clockwork import main
from bazan.platform.jobs.types import WORK

if __name__ == "__main__":
    sys.exit(main(WORK))
