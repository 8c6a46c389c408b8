"""Rows of a person that are erased count in no number any more, and those of others go on counting."""

import shutil
from datetime import timedelta

import pytest

from bazan.core.time import Period
from bazan.data.datasets import api as datasets
from bazan.data.datasets.erasure import row_erasure
from bazan.data.indicators import api as indicators
from bazan.data.indicators.tests.row_computation.conftest import HONEY, NOW, build, lot, sql
from bazan.platform.packs import load

OCTOBER = Period.parse("2026-10")
PERSON, OTHER = "Y Bham 0123456789", "H Lan 0987654321"


@pytest.fixture
def meadow(db, tmp_path):
    """Lots of honey whose remark says who brought them."""
    made = build(tmp_path / "province")
    file = shutil.copytree(HONEY, tmp_path / "honey") / "datasets" / "lots.toml"
    file.write_text(file.read_text("utf-8") + 'personal = "hash"\n', "utf-8")
    datasets.load_pack(load(tmp_path / "honey"))
    made.bring("lots", lot("1", "2026-10-05", 12, remark=PERSON), lot("2", "2026-10-06", 8, remark=OTHER))
    made.bring("lots", lot("1", "2026-10-05", 10, remark=PERSON), run=2)
    while indicators.measure_due(NOW):
        pass
    return made


def test_numbers_that_counted_a_persons_rows_are_computed_again_without_them(meadow):
    assert meadow.value("kg_month", meadow.root, "2026-10") == 18
    asked = datasets.ask_erasure(PERSON, "12/ĐN-2026", "an.steward", NOW)
    datasets.decide_erasure(asked.id, True, "another.steward", NOW)
    assert asked.found == {"honey.lots": 2} and not row_erasure.carry_out(NOW)
    while indicators.measure_due(NOW):
        pass
    assert row_erasure.carry_out(NOW) and sql("SELECT row_key FROM data_honey_lots") == [("2",)]
    assert meadow.value("kg_month", meadow.root, "2026-10") == meadow.value("kg_month", meadow.place("1"), "2026-10") == 8
    told = indicators.lineage("honey.kg_month", meadow.root, OCTOBER, NOW)
    assert [row.values["kg"] for row in told.rows] == [8]
    assert (told.revisions[0].value, told.revisions[0].reason, told.revisions[0].note) == (18, "correction", "12/ĐN-2026")
    assert indicators.why("honey.kg_month", meadow.root, OCTOBER, since=NOW - timedelta(days=1)).after == 8
