"""``python -m bazan.processes.analysis.job_process``: does what waits for heavy libraries, then ends and gives their memory back."""

import sys

from bazan.platform.jobs.types import ANALYSIS
from bazan.processes.job_runner.program import main
from bazan.processes.runtime.lifetime import die_with_parent

IDLE_S = 60
"""So long after the last job somebody may still send another, as citizens do with their photos."""

if __name__ == "__main__":
    die_with_parent()
    sys.exit(main(ANALYSIS, idle_s=IDLE_S))
