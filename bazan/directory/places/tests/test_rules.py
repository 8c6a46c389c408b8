"""Laws of names and of series across reforms, on made-up territories. No database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.directory.places import rules
from bazan.directory.places.types import Handover, PlaceInfo

START, DAY = date(2020, 1, 1), timedelta(days=1)


def unit(number, start, end, area=None, population=None):
    return PlaceInfo(number, str(number), "commune", "xa", f"Xã {number}", f"{number}", start, end, 0, 0, area, population)


@st.composite
def territories(draw):
    """Units through one to three reforms; at each, every unit goes into one or several new ones by shares that sum to 1."""
    sizes = st.one_of(st.none(), st.integers(1, 10_000))
    reforms = [START + DAY * 100 * n for n in range(1, draw(st.integers(1, 3)) + 1)]
    edges = [START, *reforms]
    places, handovers, eras, number = {}, [], [], 0
    for start, end in zip(edges, [*reforms, None], strict=True):
        era = []
        for _ in range(draw(st.integers(1, 4))):
            number += 1
            places[number] = unit(number, start, end, draw(sizes), draw(sizes))
            era.append(number)
        if eras:
            for old in eras[-1]:
                targets = draw(st.lists(st.sampled_from(era), min_size=1, max_size=3, unique=True))
                parts = [draw(st.integers(1, 9)) for _ in targets]
                handovers += [Handover(old, new, start, part / sum(parts)) for new, part in zip(targets, parts, strict=True)]
            gone_into = {h.new_id for h in handovers}
            for orphan in [n for n in era if n not in gone_into]:  # every new unit came from somewhere
                del places[orphan]
                era.remove(orphan)
        eras.append(era)
    return places, handovers, [START + DAY * 100 * n + DAY for n in range(len(eras))], eras


@given(territories(), st.data())
def test_totals_are_conserved_between_any_two_days(territory, data):
    places, handovers, days, eras = territory
    a, b = data.draw(st.integers(0, len(days) - 1)), data.draw(st.integers(0, len(days) - 1))
    values = {place: data.draw(st.floats(0, 1e9)) for place in eras[a]}
    moved = rules.recast(values, rules.passages(places, handovers, days[a], days[b]))
    assert set(moved) <= set(eras[b])
    assert sum(moved.values()) == pytest.approx(sum(values.values()))


@given(territories(), st.data())
def test_the_shares_of_every_place_sum_to_one_and_none_is_negative(territory, data):
    places, handovers, days, eras = territory
    a, b = data.draw(st.integers(0, len(days) - 1)), data.draw(st.integers(0, len(days) - 1))
    shares = dict.fromkeys(eras[a], 0.0)
    for row in rules.passages(places, handovers, days[a], days[b]):
        assert row.share > 0
        shares[row.from_id] += row.share
    assert all(total == pytest.approx(1) for total in shares.values())


@given(territories())
def test_on_the_same_day_nothing_moves(territory):
    places, handovers, days, eras = territory
    for day, era in zip(days, eras, strict=True):
        assert [(r.from_id, r.to_id, r.share, r.basis) for r in rules.passages(places, handovers, day, day)] == [
            (p, p, 1.0, "exact") for p in era
        ]


@given(territories(), st.data())
def test_what_went_back_comes_forward_again_when_units_only_merged(territory, data):
    places, handovers, days, eras = territory
    merged = [Handover(h.old_id, h.new_id, h.on, 1.0) for h in {h.old_id: h for h in handovers}.values()]
    alive = {h.new_id for h in merged} | set(eras[0])
    values = {place: data.draw(st.floats(0, 1e6)) for place in eras[-1] if place in alive}
    places = {i: p for i, p in places.items() if i in alive}
    merged = [h for h in merged if h.old_id in alive]
    back = rules.recast(values, rules.passages(places, merged, days[-1], days[0]))
    if set(values) == {r.from_id for r in rules.passages(places, merged, days[-1], days[0])}:
        again = rules.recast(back, rules.passages(places, merged, days[0], days[-1]))
        assert again == pytest.approx(values)


@pytest.mark.parametrize(
    ("sizes", "basis", "shares"),
    [
        ({"population": (30, 10)}, "population", (0.75, 0.25)),
        ({"area": (1, 4)}, "area", (0.2, 0.8)),
        ({"population": (30, None), "area": (1, 4)}, "area", (0.2, 0.8)),
        ({"population": (30, None)}, "equal", (0.5, 0.5)),
    ],
)
def test_a_merged_unit_is_split_by_what_is_known_of_its_parts(sizes, basis, shares):
    reform = START + DAY * 10
    area, population = sizes.get("area", (None, None)), sizes.get("population", (None, None))
    places = {n: unit(n, START, reform, area[n - 1], population[n - 1]) for n in (1, 2)} | {3: unit(3, reform, None)}
    rows = rules.passages(places, [Handover(1, 3, reform, 1), Handover(2, 3, reform, 1)], reform, START)
    assert [(r.to_id, r.share, r.basis) for r in rows] == [(1, shares[0], basis), (2, shares[1], basis)]


def test_a_unit_split_by_the_reform_says_the_share_is_declared():
    reform = START + DAY * 10
    places = {1: unit(1, START, reform), 2: unit(2, reform, None), 3: unit(3, reform, None)}
    rows = rules.passages(places, [Handover(1, 2, reform, 0.7), Handover(1, 3, reform, 0.3)], START, reform)
    assert [(r.to_id, r.share, r.basis) for r in rows] == [(2, 0.7, "declared"), (3, 0.3, "declared")]


def test_a_place_that_leads_nowhere_known_is_left_out():
    reform = START + DAY * 10
    assert rules.passages({1: unit(1, START, reform)}, [], START, reform) == []


@given(st.text())
def test_folding_is_stable_and_plain(text):
    once = rules.folded(text)
    assert rules.folded(once) == once and once == once.lower().strip()


@given(st.sampled_from(["Đắk N'Dung", "Buôn Choáh", "Quảng Hoà", "Đắk R’Lấp"]), st.integers(0, 3))
def test_a_name_matches_itself_however_it_is_written(name, way):
    written = [name.upper(), name.lower(), name.replace(" ", ""), rules.folded(name)][way]
    assert rules.rank(rules.folded(written), rules.folded(f"Xã {name}")) is not None


def test_an_exact_name_ranks_before_a_longer_one():
    exact, longer = rules.rank("quang son", "xa quang son"), rules.rank("quang son", "xa quang son dong")
    assert exact is not None and longer is not None and exact < longer
    assert rules.rank("nowhere", "xa quang son") is None
