"""``python -m bazan.apps.analysis``: works until SIGTERM, then lets running jobs end."""

import sys

from bazan.apps.clockwork import main
from bazan.engines.bus.types import ANALYSIS

if __name__ == "__main__":
    sys.exit(main(ANALYSIS))
