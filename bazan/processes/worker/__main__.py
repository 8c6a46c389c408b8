"""``python -m bazan.processes.worker``: works until SIGTERM, then lets running jobs end."""

import sys

from bazan.platform.jobs.types import WORKER
from bazan.processes.job_runner.program import main

if __name__ == "__main__":
    sys.exit(main(WORKER))
