"""``python -m bazan.processes.analysis``: until SIGTERM, holds the process that does the heavy work only while there is some."""

import sys

from bazan.platform.jobs.types import ANALYSIS
from bazan.processes.job_runner.on_demand_process import main

if __name__ == "__main__":
    sys.exit(main(ANALYSIS, "bazan.processes.analysis.job_process"))
