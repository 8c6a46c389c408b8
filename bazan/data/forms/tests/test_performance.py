"""A form of 20,000 rows, from the bytes to the committed rows. The promise is five seconds; the test leaves room for a busy machine."""

import time

import pytest
from openpyxl import Workbook

from bazan.data.datasets import api as datasets
from bazan.data.forms import actions
from tests.fixtures.form_province import NOW, SWARMS_WEEK, committee, confirmed, pack_of, packed, send, template

ROWS = 20_000


@pytest.mark.django_db
def test_twenty_thousand_rows_are_checked_and_committed_in_seconds(province):
    sheet = SWARMS_WEEK["sheets"][0] | {"lines": ROWS}
    actions.load_pack(pack_of([], [SWARMS_WEEK | {"sheets": [sheet]}]), NOW)
    book = template("apiculture.swarms_week", "2026-W44", "ubnd-1")
    data = packed(_filled(book))
    began = time.perf_counter()
    upload = send(data, "apiculture.swarms_week", committee(), "2026-W44", "ubnd-1")
    done = confirmed(upload, committee())
    ended = time.perf_counter()
    assert done.result["new"] == ROWS and datasets.rows("apiculture.swarms", limit=1).total == ROWS
    assert ended - began < 15


def _filled(book: Workbook) -> Workbook:
    ws = book["Đàn ong"]
    for line in range(7, 7 + ROWS):
        for letter, value in zip("ABCD", (f"v{line}", "26/10/2026", "1 - Xã Một", line), strict=True):
            ws[f"{letter}{line}"] = value
    return book
