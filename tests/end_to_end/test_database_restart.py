"""An escalation on a PostgreSQL that is stopped and started again, taken by the clock of the calls."""

import json
import os
import subprocess
import sys

import pytest

from bazan.core.settings import ROOT


@pytest.mark.slow
def test_a_database_restarted_during_an_escalation_loses_no_step(tmp_path):
    """A server of its own is stopped and started between and within steps, while the clock of the calls goes on."""
    script = ROOT / "tests/end_to_end/database_restart.py"
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {"BAZAN_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path)], capture_output=True, text=True, timeout=240, env=environment, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["failures"] > 0  # the clock did meet a database that was away
    assert said["steps"] == said["messages"] == said["distinct"] and said["steps"] >= 4
