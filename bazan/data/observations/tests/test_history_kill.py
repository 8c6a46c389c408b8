"""Whoever copies, compacts and lets go is killed at any moment: nothing is lost, double or torn."""

import json
import subprocess
import sys

from bazan.core.settings import ROOT

PROGRAM = """
import json, sys
from pathlib import Path
from tests.load.history_kill import kill_all_the_time
print(json.dumps(kill_all_the_time(sys.argv[1], Path(sys.argv[2]), 12, seed=7)))
"""


def test_twelve_kills_leave_every_row_once(database, tmp_path):
    """A program of its own, since it forks; ``tests/load/history_kill`` kills hundreds of times."""
    done = subprocess.run([sys.executable, "-c", PROGRAM, database, str(tmp_path)], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    told = json.loads(done.stdout)
    assert told["wrong"] == []
    assert told["rows"] > 1000
