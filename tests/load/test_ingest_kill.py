"""The smaller version of the long kill run."""

import pytest

from tests.load.ingest_kill import run

pytestmark = pytest.mark.slow


def test_every_acknowledged_observation_is_stored_once_whatever_is_killed():
    result = run(kills=8, seconds=14, rate=8_000)
    found = result["check"]
    assert sum(result["kills"].values()) == 8
    assert result["other_answers"] == []
    assert found["stored"] == found["wanted"] > 50_000
    assert {name: count for name, count in found.items() if name not in ("stored", "wanted")} == dict.fromkeys(
        (
            "missing_wrong_or_extra",
            "stored_twice",
            "revisions_unlike_truth",
            "hours_wrong",
            "days_wrong",
            "latest_wrong",
            "ledger_left",
        ),
        0,
    )
