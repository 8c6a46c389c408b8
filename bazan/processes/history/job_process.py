"""``python -m bazan.processes.history.job_process``: does what waits for the history, then ends and gives its memory back."""

import sys

from bazan.platform.jobs.types import HISTORY
from bazan.processes.job_runner.program import main
from bazan.processes.runtime.lifetime import die_with_parent

IDLE_S = 60
"""So long after the last question somebody may still ask another."""

if __name__ == "__main__":
    die_with_parent()
    sys.exit(main(HISTORY, idle_s=IDLE_S))
