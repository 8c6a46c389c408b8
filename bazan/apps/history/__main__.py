"""``python -m bazan.apps.history``: until SIGTERM, holds the process that reads and writes the history only while there is some work."""

import sys

from bazan.apps.analysis.keeping import main
from bazan.platform.jobs.types import HISTORY

if __name__ == "__main__":
    sys.exit(main(HISTORY, "bazan.apps.history.working", rested_s=0))  # nothing is lost where it is copied ten minutes later
