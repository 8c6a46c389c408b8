"""Where values over rows come from, and why they moved."""

from datetime import timedelta

import pytest

from bazan.core.time import Period
from bazan.data.datasets import api as datasets
from bazan.data.indicators import api
from bazan.data.indicators.tests.row_computation.conftest import NOW, build, lot
from bazan.directory.accounts import api as accounts
from tests.present import present

pytestmark = pytest.mark.django_db
OCTOBER = Period.parse("2026-10")


def after(hours: float):
    return NOW + timedelta(hours=hours)


@pytest.fixture(scope="module")
def weighed(lasting, tmp_path_factory):
    with lasting():
        return harvested(build(tmp_path_factory.mktemp("province")))


@pytest.fixture
def harvest(weighed, db):
    """The harvest of the module's tests."""
    return weighed


def harvested(meadow):
    """Lots of October; then one weighed again, one of another commune, and one nobody asks about."""
    meadow.bring("keepers", *({"period": "2026", "place": place, "people": 4} for place in "1345"))
    meadow.bring("lots", lot("1", "2026-10-05", 12), lot("2", "2026-10-06", 8, "3"), lot("3", "2026-10-07", 30, "3"))
    api.measure_due(NOW)
    for n, (row, reason) in enumerate(((lot("1", "2026-10-05", 10), "weighed again"), (lot("4", "2026-10-09", 5, "5"), "")), 1):
        meadow.bring("lots", row, at=after(n), reason=reason, actor=f"officer-{n}", run=n + 1)
        api.measure_due(after(n))
    meadow.bring("lots", lot("9", "2026-09-09", 1), at=after(3))
    api.measure_due(after(3))
    return meadow


def test_lineage_gives_the_rows_the_biggest_part_first(harvest):
    found = api.lineage("honey.kg_month", harvest.root, OCTOBER, after(4))
    assert [(row.values["kg"], row.weight) for row in found.rows] == [(30, 30), (10, 10), (8, 8), (5, 5)]
    assert found.rows_total == 4
    assert set(found.rows[0].values) == {"kg", "place", "taken_at"}
    assert datasets.row("honey.lots", found.rows[0].row_id).values["number"] == "3"
    page = api.rows_of("honey.kg_month", harvest.root, OCTOBER, offset=1, limit=2)
    assert ([row.weight for row in page.rows], page.total) == ([10, 8], 4)


def test_lineage_gives_the_places_below_and_the_indicators_read(harvest):
    found = api.lineage("honey.kg_per_keeper", harvest.root, OCTOBER, after(4))
    below = [(one.feature, one.mean) for one in found.inputs if one.name == "honey.kg_per_keeper"]
    assert below == [(harvest.place("3"), 9.5), (harvest.place("1"), 2.5), (harvest.place("5"), 1.25)]
    assert {one.name: one.mean for one in found.inputs if one.name != "honey.kg_per_keeper"} == {
        "honey.kg_month": 53,
        "honey.keepers_month": 16,
    }


def test_a_revision_keeps_the_words_of_who_corrected(harvest):
    (first,) = api.lineage("honey.kg_month", harvest.place("1"), OCTOBER, after(4)).revisions
    assert (first.value, first.reason, first.note) == (12, "correction", "weighed again")


def test_why_tells_each_batch_its_step_its_rows_and_its_author(harvest):
    told = api.why("honey.kg_month", harvest.root, OCTOBER, since=after(0.5))
    assert (told.before, told.after, told.rest) == (50, 53, 0)
    assert [(step.delta, step.actor, step.reason, step.note) for step in told.steps] == [
        (-2, "officer-1", "correction", "weighed again"),
        (5, "officer-2", "late_data", ""),
    ]
    (change,) = told.steps[0].rows
    assert (present(change.before)["kg"], present(change.after)["kg"]) == (12, 10)
    (new,) = told.steps[1].rows
    assert (new.before, present(new.after)["kg"]) == (None, 5)


def test_why_follows_the_indicators_a_formula_reads(harvest):
    told = api.why("honey.kg_per_keeper", harvest.root, OCTOBER, since=after(0.5))
    assert [step.delta for step in told.steps] == pytest.approx([-2 / 16, 5 / 16])
    assert told.rest == 0
    assert present(told.steps[0].rows[0].after)["kg"] == 10
    three = api.why("honey.kg_three", harvest.root, OCTOBER, since=after(0.5))
    assert [step.delta for step in three.steps] == [-2, 5, 1]


def test_why_names_a_new_formula_as_the_rest(harvest, tmp_path):
    import shutil

    from bazan.data.indicators.tests.row_computation.conftest import HONEY
    from bazan.platform.packs import load

    folder = shutil.copytree(HONEY, tmp_path / "honey")
    file = folder / "indicators" / "kg_month.toml"
    file.write_text(file.read_text().replace("version = 1", "version = 2", 1).replace("sum(r.kg)", "10 * sum(r.kg)"))
    api.load_pack(load(folder), after(5))
    while api.measure_due(after(5)):
        pass
    told = api.why("honey.kg_month", harvest.root, OCTOBER, since=after(4))
    assert (told.before, told.after, told.steps, told.rest, told.rest_reason) == (53, 530, (), 477, "new_version")


def test_a_number_made_of_very_many_is_told_from_its_kept_moves(harvest, monkeypatch):
    from bazan.data.indicators.lineage import change_explanation

    replayed = api.why("honey.kg_per_keeper", harvest.root, OCTOBER, since=after(0.5))
    monkeypatch.setattr(change_explanation, "MOST_REPLAYED", 1)
    kept = api.why("honey.kg_per_keeper", harvest.root, OCTOBER, since=after(0.5))
    assert len(kept.steps) == 2
    assert [step.batch_ids for step in kept.steps] == [step.batch_ids for step in replayed.steps]
    assert [step.delta for step in kept.steps] == pytest.approx([step.delta for step in replayed.steps])
    assert [(step.actor, step.reason, step.note) for step in kept.steps] == [
        (step.actor, step.reason, step.note) for step in replayed.steps
    ]
    assert (kept.before, kept.after, kept.rest) == (replayed.before, replayed.after, replayed.rest)


def test_a_batch_knows_the_values_it_moved(harvest):
    (batch,) = datasets.batches(run_id=2)
    found = {(m.code.removeprefix("honey."), m.feature, m.period.start): (m.before, m.after) for m in api.moved(batch_id=batch.id)[0]}
    assert found["kg_month", harvest.place("1"), OCTOBER.start] == (12, 10)
    assert found["kg_month", harvest.root, OCTOBER.start] == (50, 48)
    assert {code for code, *_ in found} == {"kg_month", "kg_acacia", "weighed", "kg_three", "kg_per_keeper", "kg_quarter"}
    assert api.moved(run_id=2) == api.moved(batch_id=batch.id)


def test_what_a_batch_moved_is_told_greatest_first_with_the_count_of_all(harvest):
    (batch,) = datasets.batches(run_id=2)
    every, count = api.moved(batch_id=batch.id)
    assert count == len(every)
    sizes = [
        abs(present(m.after) - present(m.before)) / max(abs(present(m.before)), abs(present(m.after)), 1e-9)
        for m in every
        if None not in (m.before, m.after)
    ]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > sizes[-1]
    assert api.moved(batch_id=batch.id, limit=1) == (every[:1], count)
    there = harvest.place("1")
    near = [m for m in every if m.feature == there]
    assert near and api.moved(batch_id=batch.id, features={there}) == (near, len(near))
    assert api.moved(batch_id=batch.id, features=set()) == ([], 0)


def test_who_reaches_one_commune_is_told_of_its_rows(harvest):
    commune = harvest.place("1")
    accounts.enter(frozenset({commune.id}), None)
    told = api.why("honey.kg_month", commune, OCTOBER, since=after(0.5))
    found = api.lineage("honey.kg_month", commune, OCTOBER, after(4))
    elsewhere = api.rows_of("honey.kg_month", harvest.place("3"), OCTOBER)
    accounts.leave()
    assert ([step.delta for step in told.steps], told.rest) == ([-2], 0)
    assert [row.weight for row in found.rows] == [10]
    assert elsewhere.total == 0
