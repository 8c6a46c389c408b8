"""A question and its address are two ways of saying one thing; what says nothing is refused by its field."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.analysis.explore import question_url, rules
from bazan.analysis.explore.question_url import address_of, question_of
from bazan.analysis.explore.types import DAILY, GRAINS, LEVELS, MEASURES, OF_NUMBERS, Axis, Extent, Field, Filter, Measure, Question, Source
from bazan.core.errors import Refused

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
FIELDS = (
    Field("weight", "number", {}, "kg"), Field("trees", "number", {}),
    Field("sort", "code", {}, values={"red": {}, "green,": {}, "blue": {}}),
    Field("open", "flag", {}), Field("keeper", "organization", {}), Field("age", "text", {}, personal=True), Field("due_at", "instant", {}),
)  # fmt: skip
BASKETS = Source("dataset", "orchards.baskets", {}, "orchards", "event", FIELDS, ("picked_at", "due_at"), "orchards__baskets")
LEVEL = Source(
    "property", "level", {}, "", "day", (Field("result", "number", {}), Field("station", "thing", {})), ("phenomenon_time",), "observation"
)
numbers = st.floats(-1e12, 1e12, allow_nan=False).map(lambda value: value + 0.0)
days = st.dates(date(1990, 1, 1), date(2030, 12, 31))


def _bounds(draw):
    return tuple(sorted(draw(st.sets(numbers, min_size=1, max_size=8))))


@st.composite
def questions(draw):
    measure = draw(st.sampled_from(MEASURES))
    of = (
        ""
        if measure == "count"
        else draw(st.sampled_from(("weight", "trees") if measure in OF_NUMBERS else ("sort", "open", "keeper", "age")))
    )
    days_of = Measure("days", of, draw(st.sampled_from(DAILY)), draw(numbers)) if measure == "days" else Measure(measure, of)
    classed = Axis("class", of if measure == "days" else "weight", _bounds(draw))
    grains = [grain for grain in GRAINS if measure != "days" or grain != "hour"]
    axes = draw(
        st.permutations(
            [
                Axis("place", draw(st.sampled_from(LEVELS))), Axis("period", draw(st.sampled_from(grains))),
                Axis("column", draw(st.sampled_from(("sort", "open", "keeper")))), classed,
            ]
        )
    )[: draw(st.integers(1, 3))]  # fmt: skip
    start = draw(st.none() | days)
    end = draw(st.none() | (st.integers(1, 4000).map(lambda ahead: start + timedelta(days=ahead)) if start else days))
    low, span = draw(numbers), draw(st.floats(0, 1e6))
    filters = draw(
        st.lists(
            st.sampled_from(
                [
                    Filter("open", ("true",)),
                    Filter("sort", ("blue", "red")),
                    Filter("trees", (), low, low + span),
                    Filter("weight", (), low),
                ]
            ),
            unique_by=lambda one: one.column,
        )
    )
    known = draw(
        st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2026, 11, 19)).map(lambda at: at.replace(microsecond=0, tzinfo=UTC))
    )
    return Question(
        BASKETS.key, days_of, *axes, time=draw(st.sampled_from(BASKETS.times)), start=start, end=end,
        filters=tuple(sorted(filters, key=lambda one: one.column)), places=draw(st.sampled_from([(), ("1",), ("1", "2")])), known=known,
        day_from=draw(st.integers(0, 23)),
    )  # fmt: skip


@given(questions())
def test_an_address_says_the_whole_question_and_nothing_else(question):
    said = address_of(question)
    again = question_of(dict(parse_qsl(said)), BASKETS, NOW)
    assert again == question
    assert address_of(again) == said


NAMES = (*question_url.NAMES[1:], "is.sort", "min.weight", "max.weight", "is.", "galaxy")


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30)))
def test_whatever_an_address_says_is_a_question_or_a_refusal_that_names_its_field(said):
    try:
        question = question_of(said, BASKETS, NOW)
    except Refused as why:
        assert why.field and why.rule.startswith("explorations.")
    else:
        assert question_of(dict(parse_qsl(address_of(question))), BASKETS, NOW) == question


@pytest.mark.parametrize(
    ("said", "rule", "field"),
    [
        ({"measure": "sum.sort"}, "measure.column", "measure"), ({"measure": "distinct.weight"}, "measure.column", "measure"),
        ({"measure": "days.weight"}, "beyond", "beyond"), ({"beyond": "3"}, "beyond.unused", "beyond"),
        ({"rows": "place.commune", "columns": "place.province"}, "twice", "columns"),
        ({"rows": "class.weight"}, "bounds", "bounds"), ({"rows": "class.sort", "bounds": "1"}, "axis.class", "rows"),
        ({"bounds": "1_2"}, "bounds.unused", "bounds"), ({"rows": "class.weight", "bounds": "2_1"}, "bounds.rising", "bounds"),
        ({"measure": "days.weight", "beyond": "1", "columns": "period.hour"}, "days.hour", "columns"),
        ({"from": "2026-02", "to": "2026-01"}, "backward", "to"), ({"is.weight": "1"}, "filter", "is.weight"),
        ({"is.sort": "blue,black"}, "filter.value", "is.sort"), ({"min.sort": "1"}, "filter", "min.sort"),
        ({"min.weight": "2", "max.weight": "1"}, "filter.backward", "max.weight"), ({"known": "2026-11-21"}, "known", "known"),
        ({"flag": "0"}, "flag.unused", "flag"), ({"time": "sort"}, "time", "time"),
        ({"is.sort": ",".join(map(str, range(101)))}, "values.many", "is.sort"),
    ],
)  # fmt: skip
def test_each_odd_value_is_refused_by_name(said, rule, field):
    with pytest.raises(Refused) as why:
        question_of(said, BASKETS, NOW)
    assert (why.value.rule, why.value.field) == (f"explorations.{rule}", field)


def test_a_property_without_a_period_is_asked_about_for_a_year_of_good_values():
    question = question_of({}, LEVEL, NOW)
    assert (question.start, question.end, question.flags) == (date(2025, 12, 1), date(2026, 11, 21), (0,))
    assert question_of({"from": "2026", "to": "2026-Q1"}, LEVEL, NOW).end == date(2026, 4, 1)


def test_a_day_from_the_evening_on_is_named_after_the_one_it_ends_in():
    assert rules.shift(0) == timedelta(hours=7)
    assert datetime(2026, 3, 1, 12, 0) + rules.shift(19) == datetime(2026, 3, 2)
    assert datetime(2026, 3, 1, 0, 0) + rules.shift(7) == datetime(2026, 3, 1)


def cost_of(*finished):
    files = [Extent("observation", date(2026, month, 1), date(2026, month, 8), 1_000_000, 9) for month in range(1, 9)]
    files.append(Extent("other", date(2026, 3, 1), date(2026, 3, 1), 5, 5))
    return rules.cost(question_of({"from": "2026-03", "to": "2026-04"}, LEVEL, NOW), LEVEL, files, finished)


def test_the_cost_is_that_of_the_files_the_period_touches_by_what_was_measured():
    cost = cost_of()
    assert (cost.rows, cost.files, cost.runs) == (2_000_000, 2, 0)
    assert cost.seconds == pytest.approx(rules.START_S + 2_000_000 / rules.ROWS_A_SECOND)


def test_finished_questions_of_about_as_many_rows_say_within_how_long_four_in_five_end():
    cost = cost_of((1_500_000, 1.0), (2_000_000, 1.2), (4_000_000, 1.4), (3_000_000, 1.6), (2_000_000, 9.0), (90_000_000, 50.0))
    assert cost.runs == 5
    assert 1.4 < cost.seconds < 9


def test_a_small_question_says_nothing_of_a_large_one():
    assert cost_of(*[(120_000, 5.0)] * 20) == cost_of()


def test_the_larger_allowance_of_the_roles_somebody_holds_counts():
    assert rules.allowance(["commune_officer", "data_steward"]) == rules.allowance(["data_steward"])
    assert rules.allowance(["commune_officer"]).seconds < rules.allowance(["leader"]).seconds
    assert rules.allowance([]) == rules.allowance(["duty_officer"])


def test_columns_of_persons_are_told_wherever_a_question_touches_them():
    assert rules.personal(question_of({"measure": "distinct.age"}, BASKETS, NOW), BASKETS, "") == ["age"]
    assert rules.personal(question_of({}, BASKETS, NOW), BASKETS, "") == []
    assert rules.personal(question_of({}, BASKETS, NOW), BASKETS, "rows.csv.gz") == ["age"]
