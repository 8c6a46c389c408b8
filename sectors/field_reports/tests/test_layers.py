"""Reports on the map: those that wait, together at the seat of their commune, by how late they are."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bazan.core.map_layers import Extent, Question
from bazan.data.datasets import api, features
from bazan.data.datasets.types import Origin, Record
from bazan.platform.packs import load
from tests.fixtures import minimal_province

PACK = load(Path(__file__).resolve().parents[1])
NOW = datetime(2026, 11, 25, 0, 42, tzinfo=UTC)


@pytest.mark.django_db
def test_a_report_that_waits_turns_a_day_before_its_promise_ends_and_is_late_after_the_time_granted(tmp_path):
    minimal_province.settle(tmp_path, minimal_province.THREE_COMMUNES | {"organizations.toml": minimal_province.center("field_reports")})
    api.load_pack(PACK)

    def report(code: str, commune: str, due: str, state: str = "working", **more) -> dict:
        row = {"report": code, "category": "environment", "channel": "app", "commune": commune, "unit": "center", "state": state}
        return row | {"received_at": "2026-11-20T08:00", "first_due_at": due} | more

    rows = [
        report("late", "101", "2026-11-24T17:00"), report("fine", "101", "2026-11-28T17:00"),
        report("granted", "102", "2026-11-24T17:00", extended_due_at="2026-11-28T17:00", extensions=1, state="extension"),
        report("soon", "103", "2026-11-25T17:00"),
        report("done", "103", "2026-11-24T17:00", "answered", answered_at="2026-11-24T12:00"),
    ]  # fmt: skip
    staged = api.stage("field_reports.reports", [Record(cells, line) for line, cells in enumerate(rows, 1)])
    assert not staged.refused, staged.refused
    api.commit(staged, Origin(1, "system", NOW - timedelta(hours=1)))
    found = features.rows("rows.field_reports.open", Question(NOW, NOW, NOW, Extent(106, 10, 107, 11)))
    told = {one.href.rpartition("=")[2]: (one.name, one.line, one.light) for one in found}
    assert told == {
        "101": ("2 phản ánh chờ trả lời", "1 cần chú ý", "off"),
        "102": ("1 phản ánh chờ trả lời", "", "none"),
        "103": ("1 phản ánh chờ trả lời", "1 cần chú ý", "watch"),
    }
