import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.directory.permissions import rules
from bazan.directory.permissions.types import Held, Reach

permissions = st.sampled_from(sorted(rules.names()))
ids = st.one_of(st.none(), st.frozensets(st.integers(1, 5), max_size=3))
sectors = st.one_of(st.none(), st.frozensets(st.sampled_from(["a", "b", "c"]), max_size=2))
held = st.builds(Held, st.sampled_from(rules.ROLES), ids, sectors)


def test_every_role_has_a_row_in_the_table():
    assert set(rules.PERMISSIONS) == set(rules.ROLES)


def test_an_account_without_grants_may_nothing():
    reach = rules.joined(1, "nobody", [])
    assert not any(rules.allowed(reach, permission) for permission in rules.names())
    assert rules.rows_of(reach, "boards.view") == (frozenset(), frozenset())


@given(st.lists(held, max_size=4), permissions, st.integers(1, 6), st.sampled_from(["a", "b", "c", "d"]))
def test_what_is_allowed_here_is_allowed_somewhere_and_lies_in_the_rows_opened(grants, permission, place, sector):
    reach = rules.joined(1, "x", grants)
    if rules.allowed(reach, permission, place, sector):
        assert (
            rules.allowed(reach, permission) and rules.allowed(reach, permission, place) and rules.allowed(reach, permission, sector=sector)
        )
        places, open_sectors = rules.rows_of(reach, permission)
        assert (places is None or place in places) and (open_sectors is None or sector in open_sectors)


@given(st.lists(held, max_size=3), held, permissions, st.integers(1, 6), st.sampled_from(["a", "b", "c", "d"]))
def test_another_grant_never_takes_anything_away(grants, another, permission, place, sector):
    before = rules.allowed(rules.joined(1, "x", grants), permission, place, sector)
    assert rules.allowed(rules.joined(1, "x", [*grants, another]), permission, place, sector) >= before


def test_two_roles_do_not_lend_each_other_their_places():
    reach = rules.joined(1, "x", [Held("commune_officer", frozenset({1}), None), Held("data_steward", frozenset({2}), frozenset({"a"}))])
    assert rules.allowed(reach, "sources.manage", 2, "a")
    assert not rules.allowed(reach, "sources.manage", 1, "a")


def test_a_reach_without_separate_grants_holds_its_roles_in_all_of_it():
    reach = Reach(1, "x", frozenset({"commune_officer"}), frozenset({7}), None)
    assert rules.allowed(reach, "boards.view", 7, "a") and not rules.allowed(reach, "boards.view", 8, "a")


def test_an_unknown_permission_is_a_mistake_not_a_refusal():
    with pytest.raises(ValueError, match="no such permission"):
        rules.allowed(Reach(1, "x", frozenset(), None, None), "boards.burn")
