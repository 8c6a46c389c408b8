"""What is said of the audit when somebody looks what is wrong."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bazan.core.settings import current
from bazan.directory.audit import chain_integrity, checkpoints, checks

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def left(tmp_path, monkeypatch):
    """What the last round left, so many minutes ago."""
    monkeypatch.setattr(chain_integrity, "current", lambda: replace(current(), home=tmp_path))

    def leave(minutes, state):
        path = checkpoints.folder(chain_integrity.current()) / "sent.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(state))
        at = (AT - timedelta(minutes=minutes)).timestamp()
        os.utime(path, (at, at))

    return leave


def found():
    return [(one.state, one.key) for one in checks.chain(AT)]


def place(waiting):
    return {"syslog+tcp://10.0.0.9:601": {"number": 3, "waiting": waiting, "since": "", "reason": "timed out"}}


def test_a_chain_that_is_signed_and_known_elsewhere_is_well(left):
    left(1, {"broken": 0, "places": place(0)})
    assert found() == [("ok", "audit.signed")]


def test_a_chain_that_nobody_signs_or_that_was_rewritten_is_bad(left):
    assert found() == [("bad", "audit.never"), ("warn", "audit.alone")]
    left(30, {"broken": 0, "places": place(0)})
    assert found() == [("bad", "audit.unsigned")]
    left(1, {"broken": 7, "places": place(2)})
    assert found() == [("bad", "audit.rewritten"), ("warn", "audit.waiting")]
