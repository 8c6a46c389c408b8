"""Changes: made once with a reason, seen with before and after, taken back in one act, and never over somebody else's."""

from dataclasses import replace

import pytest

from bazan.core.errors import Conflict, Forbidden, NotFound, Refused
from bazan.directory.audit import api as audit
from bazan.directory.change_history import api as change_history
from bazan.directory.change_history import kind_registry
from bazan.directory.change_history.tests import example_kind
from bazan.directory.change_history.types import Change
from bazan.directory.permissions.types import Acting, Held
from bazan.directory.permissions.types import Reach as Reaching
from tests.fixtures.incident_province import later

pytestmark = pytest.mark.django_db
WHY = "Ong nhiều lên sau mùa mưa"


def who(name, sectors=None, places=None):
    reach = Reaching(1, name, frozenset({"administrator"}), places, sectors, (Held("administrator", places, sectors),))
    return Acting(reach)


@pytest.fixture(autouse=True)
def kind(province):
    kind_registry.declare([example_kind.HIVES])
    example_kind.standing.clear()
    yield
    kind_registry.forget("hives")


def make(count, by="an", **more) -> Change:
    change = change_history.make("hives", "garden", {"count": count}, WHY, more.pop("who", None) or who(by), later(0), **more)
    assert change is not None
    return change


def test_a_change_says_who_why_before_and_after_and_leaves_one_entry():
    before = len(audit.entries(1000))
    make(3, law="QĐ 12/2026")
    change = make(5)
    assert (change.before, change.after, change.by, change.reason) == ({"count": 3}, {"count": 5}, "an", WHY)
    entries = audit.entries(1000)
    assert len(entries) - before == 2 and entries[0].action == "changes.make" and entries[0].detail["after"] == {"count": 5}
    (newest, first) = change_history.told(change_history.history("hives", "garden"))
    assert newest.lines == (("count", "3", "5"),) and newest.undoable and not first.undoable and first.change.law == "QĐ 12/2026"


def test_what_stands_so_already_is_no_change():
    make(3)
    assert change_history.make("hives", "garden", {"count": 3}, WHY, who("an"), later(0)) is None
    assert len(change_history.history("hives")) == 1


def test_of_many_the_entries_are_made_last_since_nobody_else_makes_any_meanwhile(monkeypatch):
    put, before, entries = example_kind.put, len(audit.entries(1000)), []
    monkeypatch.setattr(example_kind, "put", lambda *what: (entries.append(len(audit.entries(1000))), put(*what)))
    made = change_history.make_all("hives", {"garden": {"count": 1}, "meadow": {"count": 2}}, WHY, who("an"), later(0))
    assert entries == [before, before] and len(audit.entries(1000)) == before + len(made) == before + 2


@pytest.mark.parametrize("why", ["", "   ", "....................", "vì thế"])
def test_without_a_reason_nothing_is_written(why):
    with pytest.raises(Refused) as refused:
        change_history.make("hives", "garden", {"count": 1}, why, who("an"), later(0))
    assert refused.value.field == "reason" and example_kind.standing == {} and change_history.history() == []


def test_what_the_room_refuses_is_written_nowhere():
    with pytest.raises(Refused):
        make(-1)
    assert change_history.history() == []


def test_who_changes_after_somebody_else_did_is_told_and_writes_nothing():
    seen = change_history.last("hives", "garden")
    make(3, by="an", seen=seen)
    with pytest.raises(Conflict) as refused:
        make(9, by="binh", seen=seen)
    assert (
        refused.value.rule == "changes.meanwhile"
        and refused.value.params["reason"] == WHY
        and example_kind.standing["garden"] == {"count": 3}
    )


def test_the_newest_change_is_taken_back_once_and_so_is_taking_it_back():
    make(3)
    change = make(5)
    back = change_history.undo(change.id, WHY, who("an"), later(1))
    assert example_kind.standing["garden"] == {"count": 3} and back and back.undoes == change.id
    with pytest.raises(Refused, match=r"changes\.undone"):
        change_history.undo(change.id, WHY, who("an"), later(1))
    change_history.undo(back.id, WHY, who("an"), later(2))
    assert example_kind.standing["garden"] == {"count": 5}


def test_the_first_change_taken_back_leaves_nothing_of_ours():
    change = make(3)
    change_history.undo(change.id, WHY, who("an"), later(1))
    assert example_kind.standing == {}


def test_under_a_newer_change_an_older_one_is_not_taken_back():
    older = make(3)
    make(5)
    with pytest.raises(Conflict, match=r"changes\.moved_on"):
        change_history.undo(older.id, WHY, who("an"), later(1))
    assert example_kind.standing["garden"] == {"count": 5}


def test_a_department_changes_and_takes_back_its_own_sector_only():
    change = make(3, who=who("so", frozenset({"environment"})))
    with pytest.raises(Forbidden):
        make(5, who=who("so", frozenset({"health"})))
    with pytest.raises(Forbidden):
        change_history.undo(change.id, WHY, who("so", frozenset({"health"})), later(1))
    with pytest.raises(Forbidden):
        make(5, who=who("xa", None, frozenset({1})))
    assert example_kind.standing["garden"] == {"count": 3}


def test_a_kind_nobody_declares_and_a_change_nobody_made_are_not_found():
    with pytest.raises(NotFound, match=r"changes\.kind"):
        change_history.make("moons", "x", {}, WHY, who("an"), later(0))
    with pytest.raises(NotFound, match=r"changes\.unknown"):
        change_history.undo(9, WHY, who("an"), later(0))


def test_what_is_laid_over_a_pack_is_told_of_it_until_it_is_taken_back():
    kind_registry.forget("hives")
    kind_registry.declare([replace(example_kind.HIVES, over_packs=True)])
    change = make(3)
    assert [kept.subject for kept in change_history.standing_in_packs()["environment"]] == ["garden"]
    change_history.undo(change.id, WHY, who("an"), later(1))
    assert change_history.standing_in_packs() == {}
