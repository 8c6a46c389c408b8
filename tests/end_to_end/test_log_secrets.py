"""A whole run: what people and devices showed to the installation that opens something is searched for in every log it wrote."""

import secrets
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from bazan.core.settings import ROOT
from bazan.platform.observability.log_redaction import HIDDEN
from tests.installations.full_installation import Installation

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("installation")]


def _asked(address: str, **headers: str) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def test_keys_and_codes_that_were_shown_stand_in_no_log(installation: Installation):
    """The fixture searches the logs once more when the run has ended, for the tokens of all other tests too."""
    keys = {name: f"{name}{secrets.token_hex(12)}" for name in ("welcome", "code", "token", "bearer", "query", "cookie", "forged")}
    installation.secrets |= set(keys.values())
    at = installation.address
    asked = [
        _asked(f"{at}/welcome/{keys['welcome']}"),
        _asked(f"{at}/c/t/{keys['code']}"),
        _asked(f"{at}/c/t/{keys['code']}/receipt"),
        _asked(f"{at}/open311/v2/tokens/{keys['token']}.json"),
        _asked(f"{at}/live/events?token={keys['query']}"),
        _asked(f"{at}/ogc/collections", Authorization=f"Bearer {keys['bearer']}", Cookie=f"sessionid={keys['cookie']}"),
        _asked(f"{at}/nowhere/at/all?key={keys['forged']}"),
    ]
    assert all(status in (200, 302, 400, 401, 403, 404, 422, 429) for status in asked), asked
    for name in ("web", "live"):
        assert (installation.home / "log" / f"{name}.log").exists()
    told = (installation.home / "log" / "web.log").read_text("utf-8", "replace")
    assert f"/welcome/{HIDDEN}" in told or f"/c/t/{HIDDEN}" in told, "the log says nothing of the addresses, so it proves nothing"
    assert installation.secrets_in_logs() == []


def test_what_ends_a_process_is_written_by_the_log(tmp_path):
    """Python's own traceback would go past it."""
    program = (
        "from bazan.processes.runtime.log_configuration import set_up; set_up('web'); "
        "raise ValueError('/welcome/ThisIsAKey?token=AndAToken')"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1 and "ValueError" in ended.stderr and "ThisIsAKey" not in ended.stderr and "AndAToken" not in ended.stderr
