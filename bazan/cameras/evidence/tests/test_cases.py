"""Cases: what is copied and outlives its camera's time, who may do what, the chain of custody, what a double click does, erasing."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from bazan.cameras.devices import api as devices
from bazan.cameras.evidence import api, rules
from bazan.cameras.evidence.tests.people import TERMS, acting
from bazan.cameras.evidence.types import ItemInfo, Terms
from bazan.core.errors import Conflict, Forbidden, NotFound, Refused
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import SYSTEM
from bazan.directory.personal_data import api as personal_data
from tests.fixtures.camera_province import filmed, line, seen, terms, zone

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(camera):
    made = seen(camera)
    filmed(camera, made)
    return made


@pytest.fixture
def case(event):
    return api.open_case(TERMS, event.id, acting(), now(), "a")


@pytest.fixture
def market(owner):
    """A second camera in another commune."""
    made = devices.register(terms("market", longitude=106.5), owner, SYSTEM, now())
    devices.draw("market", zone(), SYSTEM, now())
    devices.draw("market", line(), SYSTEM, now())
    return made


def model(name):
    return apps.get_model("evidence", name)


def acts(case):
    return [entry.act for entry in api.chain(case.id)]


def test_what_is_kept_of_an_event_is_copied_with_where_it_comes_from(case, event, camera):
    still, clip = api.items(case.id)
    assert (still.kind, clip.kind, still.event_id, still.camera, still.rule, still.rule_version, still.detector) == (
        "still", "clip", event.id, "bridge", "water", 1, "null",
    )  # fmt: skip
    assert api.content(case.id, clip.id) == ("clip", b"a blurred clip")
    assert (case.number, case.cameras) == (f"{now().year}-0001", (camera.id,))
    assert acts(case) == ["open", "add", "add"]
    connection.cursor().execute("DELETE FROM camera_still; DELETE FROM camera_clip")
    assert api.content(case.id, still.id)[1] == b"a blurred picture"


def test_a_clip_that_came_later_is_added_and_nothing_twice(camera):
    event = seen(camera)
    case = api.open_case(TERMS, event.id, acting(), now(), "a")
    assert [item.kind for item in api.items(case.id)] == ["still"]
    filmed(camera, event)
    for _ in range(2):
        api.add(case.id, event.id, acting(), now(), note="Phim đến sau")
    assert [(item.kind, item.note) for item in api.items(case.id)] == [("still", ""), ("clip", "Phim đến sau")]
    assert acts(case) == ["open", "add", "add"]


def test_a_form_sent_twice_does_its_work_once(case, event):
    assert api.open_case(TERMS, event.id, acting(), now(), "a") == case
    for act in (
        lambda: api.add(case.id, event.id, acting(), now()),
        lambda: api.note(case.id, "Đã gọi nhân chứng", acting(), now(), "n"),
        lambda: api.strike(case.id, 4, acting(), now()),
        lambda: api.close(case.id, "Đã giao công an phường", acting(), now()),
    ):
        act()
        act()
    assert acts(case) == ["open", "add", "add", "note", "strike", "close"]
    assert len(audit.entries(action="evidence.")) == 4


def test_numbers_follow_each_other_within_their_year(case, event):
    second = api.open_case(TERMS, event.id, acting(), now(), "b")
    assert second.number == f"{now().year}-0002"


def test_a_closed_case_takes_nothing_more_and_can_still_be_handed_over(case, event):
    api.close(case.id, "Đã giao công an phường", acting(), now())
    for act in (
        lambda: api.add(case.id, event.id, acting(), now()),
        lambda: api.note(case.id, "thêm", acting(), now(), "n"),
        lambda: api.close(case.id, "Một lý do khác hẳn", acting(), now()),
    ):
        with pytest.raises(Conflict):
            act()
    assert api.export(case.id, "Giao viện kiểm sát", False, acting(), now()).name == f"evidence-{case.number}"


def test_a_note_that_is_struck_out_stays_readable(case):
    api.note(case.id, "Xe máy đỏ", acting(), now(), "n")
    api.strike(case.id, 4, acting("other"), now())
    (noted,) = api.notes(api.chain(case.id))
    assert (noted.words, noted.by, noted.struck_by) == ("Xe máy đỏ", "duty", "other")
    with pytest.raises(NotFound):
        api.strike(case.id, 2, acting(), now())


def test_a_look_is_told_once_an_hour_of_each_person(case):
    at = now()
    for who, minutes in (("duty", 0), ("duty", 59), ("chief", 59), ("duty", 61)):
        api.look(case.id, acting(who, "leader"), at + timedelta(minutes=minutes))
    assert [(entry.act, entry.by) for entry in api.chain(case.id)][3:] == [("look", "duty"), ("look", "chief"), ("look", "duty")]
    assert len(audit.entries(action="evidence.look")) == 3


def test_each_entry_holds_the_sum_of_the_one_before(case):
    api.note(case.id, "Xe máy đỏ \N{GRINNING FACE}", acting(), now(), "n")
    previous = rules.GENESIS
    for entry in api.chain(case.id):
        assert entry == rules.linked(entry.seq, entry.at, entry.by, entry.act, entry.detail, previous)
        previous = entry.hash
    assert audit.entries(action="evidence.note")[0].detail["hash"] == previous


@pytest.mark.parametrize("role", ["leader", "agency_officer", "commune_officer", "administrator"])
def test_who_may_not_gather_may_not(case, event, role):
    for act in (
        lambda: api.open_case(TERMS, event.id, acting("x", role), now(), "x"),
        lambda: api.add(case.id, event.id, acting("x", role), now()),
        lambda: api.note(case.id, "ghi chú", acting("x", role), now(), "x"),
        lambda: api.export(case.id, "Giao viện kiểm sát", False, acting("x", role), now()),
    ):
        with pytest.raises(Forbidden):
            act()


def test_originals_need_the_right_to_reveal(case, monkeypatch):
    monkeypatch.setattr("bazan.cameras.evidence.chain_of_custody.accounts.require", _refuse_reveal)
    with pytest.raises(Forbidden):
        api.export(case.id, "Giao viện kiểm sát", True, acting(), now())
    assert acts(case) == ["open", "add", "add"]
    api.export(case.id, "Giao viện kiểm sát", False, acting(), now())


def _refuse_reveal(reach, permission, place_id=None, sector=None):
    if permission == "cameras.reveal":
        raise Forbidden("people.not_allowed", {"permission": permission})


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("title", ""), ("title", "x" * 121), ("title", "Xe\x07máy"), ("title", "Xe\u202emáy"), ("reason", "ngắn"), ("legal_basis", " \n "),
    ],
)  # fmt: skip
def test_what_is_said_of_a_case_is_refused_at_its_field(event, field, given):
    wrong = {"title": TERMS.title, "reason": TERMS.reason, "legal_basis": TERMS.legal_basis} | {field: given}
    with pytest.raises(Refused) as refused:
        api.open_case(Terms(**wrong), event.id, acting(), now(), "w")
    assert refused.value.field == field
    assert api.cases() == [] and audit.entries(action="evidence.") == []


def test_a_file_that_was_altered_before_it_was_added_is_no_evidence(event):
    connection.cursor().execute("UPDATE camera_still SET data = 'something else'")
    with pytest.raises(Refused, match=r"evidence\.altered"):
        api.open_case(TERMS, event.id, acting(), now(), "a")


def test_an_event_of_which_nothing_is_kept_is_refused(event):
    connection.cursor().execute("DELETE FROM camera_still; DELETE FROM camera_clip")
    with pytest.raises(Refused, match=r"evidence\.nothing"):
        api.open_case(TERMS, event.id, acting(), now(), "a")


def test_a_case_takes_no_more_than_fits_into_a_package(case, event, monkeypatch, market):
    monkeypatch.setattr(rules, "LARGEST", 60)
    with pytest.raises(Refused, match=r"evidence\.full"):
        api.add(case.id, seen(market).id, acting(), now())


def test_who_lacks_one_camera_of_a_case_sees_nothing_of_it(case, event, market):
    place_id = devices.camera("bridge").place_id
    assert place_id is not None
    place = frozenset({place_id})
    assert visible(case, place) == (1, 2, 3)
    far = seen(market)
    api.add(case.id, far.id, acting(), now())
    assert visible(case, place) == (0, 0, 0)
    assert visible(case, None)[0] == 1
    accounts.enter(place, None, account_id=1)
    try:
        for act in (
            lambda: api.add(case.id, event.id, acting(), now()),
            lambda: api.look(case.id, acting(), now()),
            lambda: api.export(case.id, "Giao viện kiểm sát", False, acting(), now()),
            lambda: api.open_case(TERMS, far.id, acting(), now(), "z"),
        ):
            with pytest.raises(NotFound):
                act()
    finally:
        accounts.leave()


def visible(case, places):
    """How many cases, files and entries somebody of these places sees."""
    accounts.enter(places, None, account_id=1)
    try:
        return len(api.cases()), len(api.items(case.id)), len(api.chain(case.id))
    finally:
        accounts.leave()


def test_pages_change_nothing_that_was_written(case):
    accounts.enter(None, None, account_id=1)
    try:
        for act in (
            "UPDATE evidence_entry SET by = 'nobody'", "DELETE FROM evidence_entry", "UPDATE evidence_item SET sha256 = ''",
            "DELETE FROM evidence_item", "UPDATE evidence_case SET title = ''", "DELETE FROM evidence_case",
        ):  # fmt: skip
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(act)
    finally:
        accounts.leave()


def test_everything_works_as_a_page_asks_for_it(event):
    accounts.enter(None, None, account_id=1)
    try:
        case = api.open_case(TERMS, event.id, acting(), now(), "a")
        api.note(case.id, "Xe máy đỏ", acting(), now(), "n")
        api.look(case.id, acting(), now())
        api.export(case.id, "Giao viện kiểm sát", True, acting(), now())
        api.close(case.id, "Đã giao công an phường", acting(), now())
        assert acts(case) == ["open", "add", "add", "note", "look", "export", "close"]
    finally:
        accounts.leave()


def test_a_closed_case_goes_whole_when_its_time_is_over_and_the_audit_proves_it(case, event):
    other = api.open_case(TERMS, event.id, acting(), now(), "b")
    api.close(case.id, "Đã giao công an phường", acting(), now() - timedelta(days=1826))
    sums = {item.sha256 for item in api.items(case.id)}
    assert {rule.holder.name: count for rule, count in personal_data.preview(now())}["evidence.cases"] == 1
    assert personal_data.run(now())["evidence.cases"] == 1
    assert [known.id for known in api.cases()] == [other.id] and api.items(case.id) == [] and api.chain(case.id) == []
    (proof,) = personal_data.proofs(holder="evidence.cases")
    assert set(proof.prints) == sums
    assert len(api.items(other.id)) == 2
    assert api.open_case(TERMS, event.id, acting(), now(), "c").number == f"{now().year}-0003"


@given(st.text(max_size=60))
def test_what_a_file_is_called_never_leads_out_of_its_folder(code):
    item = api_item(camera=code)
    for original in (False, True):
        folder, _, name = rules.file_name(item, original=original).partition("/")
        assert folder in ("blurred", "originals") and "/" not in name and "\\" not in name and ".." not in name and name.isascii()


def api_item(**more):
    at = now()
    made = ItemInfo(
        id=1, event_id=1, kind="still", sha256="", size=1, original_sha256="", camera="", camera_name="", purpose="", rule="",
        rule_version=1, detector="", taken_from=at, taken_until=at, note="", added_by="", added_at=at,
    )  # fmt: skip
    return replace(made, **more)


@pytest.mark.django_db(transaction=True)
def test_two_who_work_on_one_case_at_the_same_moment_wait_for_each_other(event):
    case, gate, failed = api.open_case(TERMS, event.id, acting(), now(), "a"), threading.Barrier(4), []

    def work(number):
        gate.wait()
        try:
            api.add(case.id, event.id, acting(f"officer-{number}"), now())
            api.note(case.id, "Ghi chú", acting(f"officer-{number}"), now(), "n")
            api.open_case(TERMS, event.id, acting("one who clicks twice"), now(), "b")
        except Exception as why:
            failed.append(why)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    chain = api.chain(case.id)
    assert [entry.seq for entry in chain] == list(range(1, 8))
    assert [entry.act for entry in chain] == ["open", "add", "add", *["note"] * 4]
    assert [after.previous for after in chain[1:]] == [before.hash for before in chain[:-1]]
    assert len(api.cases()) == 2
