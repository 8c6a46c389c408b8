"""What is called hot, which course it takes, which layers tell of happenings."""

from types import SimpleNamespace

import pytest

from bazan.analysis.hotspots import rules

RISES, FALLS = 2.5, -2.5


@pytest.mark.parametrize(
    ("gi", "p", "heat"),
    [
        (3, 0.01, "hot99"), (3, 0.011, "hot95"), (3, 0.05, "hot95"), (3, 0.1, "hot90"), (3, 0.101, "none"),
        (-3, 0.001, "cold99"), (-3, 0.05, "cold95"), (-3, 0.1, "cold90"), (-3, 0.3, "none"), (None, None, "none"),
    ],
)  # fmt: skip
def test_a_class_says_its_side_and_how_sure_it_is(gi, p, heat):
    assert rules.heat(gi, p) == heat


@pytest.mark.parametrize(
    ("hot", "trend", "category"),
    [
        ("..........", RISES, None),
        (".........h", RISES, "new"),
        ("hhh.......", FALLS, "fading"),
        ("hhhhhhhhhh", FALLS, "fading"),
        ("hhhhhhhhhh", RISES, "persistent"),
        ("hhhhh.hhhh", 0, "persistent"),
        ("....h.hhhh", RISES, "emerging"),
        ("....h.hhhh", 0, "sporadic"),
        ("hhhhhhh.h.", RISES, "sporadic"),
        ("h.........", 0, "sporadic"),
    ],
)
def test_a_course_is_named_by_its_hot_slices_and_its_trend(hot, trend, category):
    assert rules.category([each == "h" for each in hot], trend) == category


def layer(grain="event", feature="commune", **more):
    columns = [
        SimpleNamespace(id=name, type=kind) for name, kind in (("commune", "place"), ("unit", "organization"), ("number", "integer"))
    ]
    declared = {"since": "", "point": (), "place": "", "adds_up": "", "labels": {"vi": "Gì", "en": "What"}} | more
    dataset = SimpleNamespace(code="pack.rows", grain=grain, feature=feature, kept=columns)
    return SimpleNamespace(code="pack.layer", dataset=dataset, declared=SimpleNamespace(**declared))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (layer(since="at", point=("y", "x")), ("at", ("y", "x"), "commune", "")),
        (layer(since="at", point=("y", "x"), feature="unit"), ("at", ("y", "x"), "", "")),
        (layer(since="at", place="commune", feature="unit"), ("at", (), "commune", "")),
        (layer(grain="month", adds_up="number"), ("period", (), "commune", "number")),
        (layer(point=("y", "x")), None),
        (layer(since="at", feature="unit"), None),
        (layer(grain="month"), None),
        (layer(grain="month", adds_up="an_amount"), None),
    ],
    ids=["points", "points alone", "places", "monthly", "no time", "no place", "no number", "amount"],
)  # fmt: skip
def test_a_layer_is_a_subject_if_its_rows_say_when_and_where(given, told):
    found = rules.subject_of(given)
    assert (found and (found.when, found.point, found.place, found.adds_up)) == told
