"""Real files of nine makers, whole where they are at hand, else a few lines of their shape: every line accounted for, twice over."""

import io

from bazan.core.settings import ROOT
from bazan.data.datasets import api as datasets
from bazan.data.sources.intake import file_import
from bazan.data.sources.tests.real_file_bindings import CALLS, COLLISIONS, EXAMS, FILES, RAIN
from tests.fixtures.stations import NOW, SqlEdge, rows_of

DATA = ROOT.parent / "shared" / "data"


def brought(feed, home, one: dict, part: bool):
    data = one["sample"].encode() if part else (DATA / one["file"]).read_bytes()
    source = feed("table", one["binding"])
    run = file_import.receive(source, io.BytesIO(data), "file.csv", home, "me", NOW)
    return file_import.read(run.id, home, SqlEdge())


def pytest_generate_tests(metafunc):
    """A file that is at hand is read whole beside its sample; one that isn't leaves its sample."""
    if "part" in metafunc.fixturenames:
        # pyrefly: ignore[unsupported-operation] - a file's name is text
        cases = [(one, True) for one in FILES] + [(one, False) for one in FILES if (DATA / one["file"]).exists()]
        metafunc.parametrize(("one", "part"), cases, ids=[f"{one['file']}{'-lines' if part else ''}" for one, part in cases])


def test_every_line_becomes_a_row_or_says_why_and_the_file_again_is_all_the_same(feed, home, one, part):
    run = brought(feed, home, one, part)
    assert run.state == "done", run.error
    read, kept, refused = one["part" if part else "whole"]
    assert run.counts["pieces"] == run.accepted + run.duplicate + run.counts["superseded"] + run.rejected
    assert run.counts["superseded"] == 0, "a line said twice was taken for a correction"
    code = f"bridges.{one['binding']['dataset']}"
    total = datasets.rows(code, limit=1).total
    assert (total, run.counts["pieces"], run.accepted, run.rejected) == (kept, read, kept, refused)
    again = brought(feed, home, one, part)
    assert (again.accepted, again.counts["superseded"], again.duplicate) == (0, 0, read - refused)
    assert datasets.rows(code, limit=1).total == total


def test_months_stand_under_their_own_period_and_what_was_not_measured_is_no_row(feed, home):
    brought(feed, home, RAIN, part=True)
    found = {(row["series"], f"{row['period']:%Y-%m-%dT%H}"): row["value"] for row in rows_of("bridges.months")}
    assert found["Lai Chau", "2016-11-30T17"] == 0.4
    assert found["Playku", "2002-02-28T17"] == 1.0
    assert ("Playku", "2001-12-31T17") not in found


def test_a_code_of_a_former_province_is_not_read_in_the_year_it_means_another(feed, home):
    brought(feed, home, EXAMS, part=True)
    assert {f"{row['period']:%Y}" for row in rows_of("bridges.years")} == {"2016", "2024"}  # local years 2017 and 2025 begin at 17:00 UTC


def test_dates_of_other_orders_and_zones_are_read_as_their_makers_meant(feed, home):
    brought(feed, home, CALLS, part=True)
    brought(feed, home, COLLISIONS, part=True)
    when = {row["code"]: row["received_at"].isoformat() for row in rows_of("bridges.permits")}
    assert when["64446107"] == "2025-03-25T03:33:07+00:00"
    assert when["4810/15/12/2010"] == "2010-12-15T12:00:00+00:00"
    assert when["3910/02/01/2010"] == "2010-01-02T14:04:00+00:00"
