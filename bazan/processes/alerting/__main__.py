"""``python -m bazan.processes.alerting``: works until SIGTERM, then lets running jobs end."""

import sys

from bazan.platform.jobs.types import ALERTING
from bazan.processes.job_runner.program import main

if __name__ == "__main__":
    sys.exit(main(ALERTING))
