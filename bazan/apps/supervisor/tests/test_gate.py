import subprocess
import sys
from pathlib import Path

from bazan.apps.supervisor import gate
from bazan.kernel.settings import load

CADDY = Path(sys.executable).parent / "caddy"


def test_the_gate_accepts_its_own_configuration(tmp_path):
    for host in ("127.0.0.1", "0.0.0.0"):
        settings = load({"BAZAN_HOME": str(tmp_path), "BAZAN_HOST": host})
        settings.run.mkdir(exist_ok=True)
        command = gate.argv(settings)
        checked = subprocess.run(
            [CADDY, "validate", "--config", command[3], "--adapter", "caddyfile"], capture_output=True, text=True, check=False
        )
        assert checked.returncode == 0, checked.stderr


def test_the_gate_listens_only_where_it_is_told():
    assert "bind 127.0.0.1" in gate.caddyfile(load({}))
    assert "bind" not in gate.caddyfile(load({"BAZAN_HOST": "0.0.0.0"}))
