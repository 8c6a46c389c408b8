"""What acts make of bodies: eras follow one another whatever is done, nothing is lost, and what a change keeps is read back."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.errors import Refused
from bazan.directory.organizations import rules
from bazan.directory.organizations.types import Body, Contacts, Era, Post, Tenure

FIRST = date(2024, 1, 1)
DAY = date(2026, 6, 1)
WATER = Era("Sở Nước", "Water", "Sở Nước", "department", "", None, FIRST, responsible=(("rivers", 1), ("roads", 1)))
ROADS = Era("Sở Đường", "Roads", "Sở Đường", "department", "", None, FIRST, responsible=(("roads", 2),))

days = st.integers(-200, 1500).map(lambda n: FIRST + timedelta(days=n))
acts = st.lists(st.tuples(st.sampled_from(["alter", "end", "merge", "split"]), days, st.integers(0, 5), st.integers(0, 5)), max_size=12)


@given(acts)
def test_eras_never_overlap_and_areas_are_never_lost_whatever_is_done(done):
    bodies = [Body((WATER,)), Body((ROADS,))]
    for act, day, one, other in done:
        first, second = one % len(bodies), other % len(bodies)
        try:
            match act:
                case "alter":
                    bodies[first] = rules.altered(bodies[first], replace(bodies[first].newest, name=f"Sở {day}"), day)
                case "end":
                    bodies[first] = rules.ended(bodies[first], day)
                case "merge" if first != second:
                    bodies[first], bodies[second] = rules.merged(bodies[first], bodies[second], day)
                case "split":
                    fresh = replace(WATER, responsible=bodies[first].newest.responsible[:1])
                    bodies[first], new = rules.split(bodies[first], fresh, day)
                    bodies.append(new)
        except Refused:
            continue
    for number, body in enumerate(bodies):
        rules.judged(f"body-{number}", body)
        assert all(before.valid_to is not None and before.valid_to <= after.valid_from for before, after in pairwise(body.eras))
        assert rules.body_of(rules.plain(body)) == body


def test_a_name_changes_from_a_day_on_and_was_another_before():
    body = rules.altered(Body((WATER,)), replace(WATER, name="Sở Nước và Rừng"), DAY)
    assert [(era.name, era.valid_from, era.valid_to) for era in body.eras] == [("Sở Nước", FIRST, DAY), ("Sở Nước và Rừng", DAY, None)]
    before, after = body.era(DAY - timedelta(days=1)), body.era(DAY)
    assert before and before.name == "Sở Nước" and after and after.name == "Sở Nước và Rừng" and body.own


def test_on_the_day_an_era_began_it_is_mended_and_no_era_is_made():
    assert rules.altered(Body((WATER,)), replace(WATER, name="Sở Nước mới"), FIRST).eras == (replace(WATER, name="Sở Nước mới"),)


def test_whom_it_is_merged_into_answers_for_both():
    gone, into = rules.merged(Body((WATER,)), Body((ROADS,)), DAY)
    assert gone.newest.valid_to == DAY and into.newest.responsible == (("rivers", 1), ("roads", 1), ("roads", 2))
    assert into.eras[0].responsible == ROADS.responsible and into.eras[0].valid_to == DAY


def test_a_split_hands_on_what_was_chosen_and_keeps_the_rest():
    left, new = rules.split(Body((WATER,)), replace(ROADS, responsible=(("roads", 1),)), DAY)
    assert left.newest.responsible == (("rivers", 1),) and new.eras[0].responsible == (("roads", 1),) and new.eras[0].valid_from == DAY


@pytest.mark.parametrize(
    ("act", "rule", "field"),
    [
        (lambda: rules.altered(Body((WATER,)), WATER, FIRST - timedelta(days=1)), "before", "day"),
        (lambda: rules.ended(Body((WATER,)), FIRST), "before", "day"),
        (lambda: rules.ended(rules.ended(Body((WATER,)), DAY), DAY), "over", "day"),
        (lambda: rules.split(Body((WATER,)), replace(ROADS, responsible=()), DAY), "nothing_given", "responsible"),
        (lambda: rules.split(Body((WATER,)), ROADS, DAY), "not_its", "responsible"),
        (lambda: rules.judged("Sở", Body((WATER,))), "code", "code"),
        (lambda: rules.judged("so", Body((replace(WATER, short_name=" "),))), "no_name", "short_name"),
        (lambda: rules.judged("so", Body((replace(WATER, name="x" * 201),))), "long", "name"),
        (lambda: rules.judged("so", Body((replace(WATER, kind="moon"),))), "no_kind", "kind"),
        (lambda: rules.judged("so", Body((WATER, ROADS))), "eras", "day"),
        (lambda: rules.judged("so", Body((replace(WATER, valid_to=FIRST),))), "eras", "day"),
        (lambda: rules.judged("so", Body((WATER,), Contacts(phone="call me"))), "phone", "phone"),
        (lambda: rules.judged("so", Body((WATER,), Contacts(mail="nobody"))), "mail", "mail"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(act, rule, field):
    with pytest.raises(Refused) as refused:
        act()
    assert (refused.value.rule, refused.value.field) == (f"organizations.{rule}", field)


def test_a_post_has_one_holder_at_a_time():
    body = rules.with_post(Body((WATER,)), "Giám đốc", "Director")
    body = rules.given(body, "Giám đốc", "an", FIRST)
    body = rules.given(body, "Giám đốc", "binh", DAY)
    (post,) = body.posts
    assert post.held == (Tenure("an", FIRST, DAY), Tenure("binh", DAY)) and post.holder(DAY) == "binh"
    with pytest.raises(Refused, match="post_before"):
        rules.given(body, "Giám đốc", "an", DAY)
    assert rules.body_of(rules.plain(body)) == body


def test_a_post_that_is_held_keeps_its_body_and_itself():
    body = Body((WATER,), posts=(Post("Giám đốc", "Director", (Tenure("an", FIRST),)),))
    for act in (lambda: rules.ended(body, DAY), lambda: rules.without_post(body, "Giám đốc", DAY)):
        with pytest.raises(Refused, match="held"):
            act()
    free = rules.given(body, "Giám đốc", "", DAY)
    assert free.posts[0].holder(DAY) == "" and rules.ended(free, DAY).newest.valid_to == DAY
    assert rules.without_post(free, "Giám đốc", DAY).posts == ()


@pytest.mark.parametrize("parents", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "b"}])
def test_nobody_belongs_to_itself(parents):
    with pytest.raises(Refused, match="circle"):
        rules.judge_parents(parents)


def test_a_tree_is_a_tree():
    rules.judge_parents({"a": "", "b": "a", "c": "b", "d": "gone"})
