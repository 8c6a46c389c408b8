"""``python -m bazan.processes.history``: holds the process that reads and writes the history while there is work, until SIGTERM."""

import sys

from bazan.platform.jobs.types import HISTORY
from bazan.processes.job_runner.on_demand_process import main

if __name__ == "__main__":
    sys.exit(main(HISTORY, "bazan.processes.history.job_process", rested_s=0))  # nothing is lost where it is copied ten minutes later
