"""``python -m bazan.apps.history.working``: does what waits for the history, then ends and gives its memory back."""

import sys

from bazan.apps.clockwork import main
from bazan.apps.lifetime import die_with_parent
from bazan.platform.jobs.types import HISTORY

IDLE_S = 60
"""So long after the last question somebody may still ask another."""

if __name__ == "__main__":
    die_with_parent()
    sys.exit(main(HISTORY, idle_s=IDLE_S))
