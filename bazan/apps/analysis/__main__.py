"""``python -m bazan.apps.analysis``: until SIGTERM, holds the process that does the heavy work only while there is some."""

import sys

from bazan.apps.analysis.keeping import main
from bazan.platform.jobs.types import ANALYSIS

if __name__ == "__main__":
    sys.exit(main(ANALYSIS, "bazan.apps.analysis.working"))
