"""From facts to the public: the second person, the seal, chains of updates and cancellations, and what is never shown as real."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import capvalidator
import pytest
from django.db import connection, transaction

from bazan.coordination.notifications import api as notifications
from bazan.core.errors import Conflict, Forbidden, NotFound, Refused, Unavailable
from bazan.core.settings import current, of_room
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.places import api as places
from bazan.response.warnings import actions, queries, rules
from bazan.response.warnings import notifications as telling
from bazan.response.warnings.cap import parser, signature
from bazan.response.warnings.models import Draft, Message
from bazan.response.warnings.tests.conftest import ENDS, NOW, SETUP, facts, words
from tests.present import present

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def test_a_warning_goes_from_one_person_through_another_to_the_public(composed, officer, leader, tmp_path):
    draft = composed(incident="SC-2026-7")
    assert (draft.state, draft.composed_by, queries.public_warnings(NOW)) == ("waiting", "truc", [])
    message = actions.release(draft.id, leader, draft.version, NOW, SETUP)
    assert [one.id for one in queries.public_warnings(NOW)] == [message.id]
    _, xml = queries.public_xml(message.identifier)
    cap, faults = parser.read(xml.encode())
    assert faults == () and (present(cap).sender, present(cap).status, present(cap).incidents) == (
        "canhbao@ioc.example",
        "Actual",
        "SC-2026-7",
    )
    assert [info.language for info in present(cap).infos] == ["vi-VN", "en-US"]
    area = present(cap).infos[0].areas[0]
    assert area.geocodes == (("VN-GSO", "101"), ("VN-GSO", "102"))
    assert area.description == "Xã Đắk Một, Xã Hai" and len(area.polygons) == 1
    assert "ranh giới sơ đồ" in present(cap).note and ("boundary", "schematic") in present(cap).infos[0].parameters
    assert capvalidator.validate_cap_message(xml.encode()).passed
    settings = replace(current(), home=tmp_path)
    assert signature.flaws(xml.encode(), signature.certificate(settings), now()) == ()
    told = [(one.actor, one.action) for one in audit.entries()]
    assert ("truc", "warnings.compose") in told and ("lanh", "warnings.released") in told


def test_a_signature_no_longer_holds_when_a_word_is_changed(released, tmp_path):
    xml = queries.xml(released().id).encode()
    pem = signature.certificate(replace(current(), home=tmp_path))
    assert signature.flaws(xml, pem, now()) == ()
    for before, after in ((b"Severe", b"Minor"), (b"L\xc5\xa9", b"Gi\xc3\xb3"), (b"<scope>", b"<source>x</source><scope>")):
        assert before in xml
        assert [one.rule for one in signature.flaws(xml.replace(before, after), pem, now())] == ["warnings.in.digest"]
    assert not capvalidator.check_signature(xml.replace(b"Severe", b"Minor")).passed


def test_who_composed_may_neither_release_nor_send_back(composed, officer, account):
    draft = composed()
    both = replace(accounts.reach_of(account("hai", "leader")), username="truc")
    for act in (lambda: actions.release(draft.id, both, 1, NOW, SETUP), lambda: actions.send_back(draft.id, both, 1, NOW, "chưa rõ")):
        with pytest.raises(Forbidden) as why:
            act()
        assert why.value.rule == "warnings.two_persons"
    assert queries.draft(draft.id).state == "waiting" and queries.waiting(both) == []


@pytest.mark.parametrize("role", ["leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator"])
def test_who_may_compose_and_who_may_release(role, account, composed):
    draft = composed()
    reach = accounts.reach_of(account("nguoi", role))
    may = {"compose": role in ("duty_officer", "agency_officer", "commune_officer"), "release": role == "leader"}
    for act, attempt in (
        ("compose", lambda: actions.compose(facts(), reach, NOW, "k2")),
        ("release", lambda: actions.release(draft.id, reach, 1, NOW, SETUP)),
    ):
        if may[act]:
            attempt()
        else:
            with pytest.raises(Forbidden):
                attempt()
    assert bool(queries.waiting(reach)) == (role == "leader" and queries.draft(draft.id).state == "waiting")


def test_an_officer_of_a_commune_warns_for_that_commune_only(account, province):
    reach = accounts.reach_of(account("xa", "commune_officer", "101"))
    assert actions.compose(facts(communes=("101",)), reach, NOW, "a").place_id == province["101"].id
    for communes in (("102",), ("101", "102")):
        with pytest.raises(Forbidden):
            actions.compose(facts(communes=communes), reach, NOW, "-".join(communes))


def test_the_leader_sees_what_waits_and_sends_it_back_with_a_reason(composed, leader, officer):
    draft = composed()
    assert [(one.draft, one.composed_by, one.href) for one in queries.waiting(leader)] == [(draft.id, "truc", f"/warnings/{draft.id}")]
    assert queries.waiting(officer) == []
    with pytest.raises(Refused):
        actions.send_back(draft.id, leader, 1, NOW, " ")
    back = actions.send_back(draft.id, leader, 1, NOW, "Thiếu xã Ba")
    assert (back.state, back.reason) == ("returned", "Thiếu xã Ba")
    again = actions.revise(draft.id, facts(communes=("101", "102", "103")), officer, back.version, NOW)
    assert (again.state, again.facts.communes) == ("waiting", ("101", "102", "103"))
    with pytest.raises(Conflict):
        actions.release(draft.id, leader, 1, NOW, SETUP)  # what the leader saw is not what is there
    assert actions.release(draft.id, leader, again.version, NOW, SETUP).places == tuple(one.id for one in places.communes(NOW.date()))
    with pytest.raises(Conflict):
        actions.withdraw(draft.id, officer, again.version + 1, NOW)


def test_the_same_request_twice_is_one_draft(composed):
    assert composed().id == composed().id
    assert Draft.objects.count() == 1


def test_what_can_not_be_signed_is_not_published(composed, leader, tmp_path, monkeypatch):
    draft = composed()
    broken = tmp_path / "broken.pem"
    broken.write_text("no key")
    monkeypatch.setattr(signature, "of_room", lambda kind: replace(of_room(kind), cap_key=broken))
    with pytest.raises(Unavailable) as why:
        actions.release(draft.id, leader, 1, NOW, SETUP)
    assert why.value.rule == "warnings.sign"
    assert (Message.objects.count(), queries.draft(draft.id).state) == (0, "waiting")


def test_an_update_takes_the_place_of_what_it_updates_and_a_cancellation_ends_it(released, composed, leader):
    first = released()
    second = released(key="k2", at=LATER, msg_type="Update", replaces=first.id, severity="Extreme")
    assert [one.id for one in queries.public_warnings(LATER)] == [second.id]
    old = queries.message(first.id)
    assert (old.superseded_by, old.superseding) == (second.id, "Update")
    with pytest.raises(Conflict):
        composed(key="k3", msg_type="Update", replaces=first.id)
    end = released(key="k4", at=LATER + timedelta(hours=1), msg_type="Cancel", replaces=second.id, response="AllClear", urgency="Past")
    assert queries.public_warnings(LATER + timedelta(hours=1)) == []
    cap, faults = parser.read(queries.xml(end.id).encode())
    assert faults == () and [one.identifier for one in present(cap).references] == [first.identifier, second.identifier]
    assert [one.id for one in queries.feed_messages(LATER, timedelta(days=3))] == [end.id, second.id, first.id]
    with pytest.raises(Conflict):
        composed(key="k5", msg_type="Update", replaces=end.id)


def test_two_updates_of_one_warning_do_not_both_go_out(released, composed, leader):
    first = released()
    one, two = (composed(key=key, msg_type="Update", replaces=first.id) for key in ("a", "b"))
    actions.release(one.id, leader, 1, LATER, SETUP)
    with pytest.raises(Conflict) as why:
        actions.release(two.id, leader, 1, LATER, SETUP)
    assert why.value.rule == "warnings.replaced"


def test_a_warning_that_waited_too_long_is_refused(composed, leader):
    draft = composed()
    with pytest.raises(Refused) as why:
        actions.release(draft.id, leader, 1, ENDS, SETUP)
    assert (why.value.rule, why.value.field) == ("warnings.expires.past", "expires")


def test_an_exercise_is_kept_but_never_public(released):
    exercise = released(status="Exercise")
    assert not exercise.public and not exercise.in_force(NOW)
    assert queries.public_warnings(NOW) == [] and queries.feed_messages(NOW, timedelta(days=3)) == []
    assert "DIỄN TẬP" in queries.xml(exercise.id)
    with pytest.raises(NotFound):
        queries.public_xml(exercise.identifier)


def test_an_exercise_can_not_cancel_the_real_thing(released, composed):
    real = released()
    with pytest.raises(Refused) as why:
        composed(key="k2", msg_type="Cancel", replaces=real.id, status="Exercise")
    assert why.value.rule == "warnings.references.status"


@pytest.mark.parametrize(
    ("more", "rule", "field"),
    [
        ({"headline": {"vi": "Lũ", "en": ""}}, "warnings.words", "headline_en"),
        ({"headline": words("x" * 161)}, "warnings.words.long", "headline_vi"),
        ({"severity": "Grave"}, "warnings.choice", "severity"),
        ({"status": "Test"}, "warnings.choice", "status"),
        ({"communes": ()}, "warnings.area", "communes"),
        ({"expires": NOW}, "warnings.expires.past", "expires"),
        ({"onset": ENDS}, "warnings.expires.onset", "expires"),
        ({"polygon": ((10, 106), (10, 107), (10, 106))}, "warnings.polygon.few", "polygon"),
        ({"polygon": ((50, 6), (50, 7), (51, 7), (50, 6))}, "warnings.area.outside", "polygon"),
    ],
)
def test_what_is_missing_is_told_by_field(composed, more, rule, field):
    with pytest.raises(Refused) as why:
        composed(**more)
    assert (why.value.rule, why.value.field) == (rule, field)


def test_a_drawn_area_finds_its_communes_and_is_published_as_drawn(released):
    ring = ((10.08, 106.28), (10.08, 106.32), (10.12, 106.32), (10.12, 106.28), (10.08, 106.28))
    message = released(polygon=ring, communes=())
    area = present(parser.read(queries.xml(message.id).encode())[0]).infos[0].areas[0]
    assert area.polygons == (ring,) and area.geocodes == (("VN-GSO", "102"),) and area.description == "Xã Hai"


def test_a_request_without_reach_reads_what_is_public_and_writes_nothing(released, composed):
    released()
    released(key="k2", status="Exercise")
    composed(key="k3")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE bazan_web")
        counts = []
        for table in ("warning_message", "warning_draft", "warning_held", "warning_feed"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts.append(cursor.fetchone()[0])
        cursor.execute("UPDATE warning_draft SET state = 'released'")
        changed = cursor.rowcount
        cursor.execute("RESET ROLE")
    assert (counts, changed) == ([1, 0, 0, 0], 0)


def inbox(reach):
    return [(one.subject["vi"], one.link, one.asks) for one in notifications.inbox(reach.account_id)]


def test_who_releases_who_composed_and_the_warned_communes_are_told(composed, leader, officer, account):
    one, other = (accounts.reach_of(account(name, "commune_officer", place)) for name, place in (("xa1", "101"), ("xa3", "103")))
    draft = composed()
    assert inbox(leader) == [("Chờ duyệt: Lũ trên sông Lạ", f"/warnings/{draft.id}", False)]
    back = actions.send_back(draft.id, leader, 1, NOW, "Thiếu giờ")
    assert inbox(officer)[0][:2] == ("Trả lại: Lũ trên sông Lạ", f"/warnings/{draft.id}")
    again = actions.revise(draft.id, facts(), officer, back.version, NOW)
    message = actions.release(draft.id, leader, again.version, NOW, SETUP)
    told = ("CẢNH BÁO: Lũ trên sông Lạ", f"/warnings/messages/{message.id}", True)
    assert inbox(one) == [told] and told in inbox(officer) and inbox(other) == []
    assert "Xin nhắc lại." in notifications.inbox(one.account_id)[0].body["vi"]
    assert {(row.full_name, row.state) for row in notifications.receipts(telling.key(message.id))} == {
        ("xa1", "delivered"),
        ("truc", "delivered"),
    }


def test_what_a_leader_has_to_release_stands_before_them_until_somebody_has_decided(composed, leader, officer, account):
    second = account("lanh2", "leader")
    waits = lambda: [notifications.needed(one) for one in (leader.account_id, second.pk)]  # noqa: E731 - read twice a line
    draft = composed()
    assert waits() == [1, 1]
    (mine,) = notifications.inbox(leader.account_id, needs_me=True)
    assert (mine.decides, mine.life_safety, mine.link) == (True, True, f"/warnings/{draft.id}")
    back = actions.send_back(draft.id, leader, 1, NOW, "Thiếu xã Ba")
    assert waits() == [0, 0]
    again = actions.revise(draft.id, facts(), officer, back.version, NOW)
    assert waits() == [1, 1]
    actions.release(draft.id, leader, again.version, NOW, SETUP)
    assert waits() == [0, 0]
    taken = composed("k2")
    actions.withdraw(taken.id, officer, taken.version, NOW)
    assert waits() == [0, 0]


def test_a_department_does_not_rewrite_the_draft_of_a_commune(account, province, leader):
    own = accounts.reach_of(account("xa", "commune_officer", "101"))
    health = account("so-y-te", "agency_officer")
    health.organization_id = None
    health.save()
    draft = actions.compose(facts(communes=("101",)), own, NOW, "a")
    with pytest.raises(Forbidden, match=r"draft\.others"):
        actions.revise(draft.id, facts(communes=("101", "102")), accounts.reach_of(health), draft.version, NOW)
    assert queries.draft(draft.id).composed_by == "xa"
    for other in (account("dong-nghiep", "commune_officer", "101"), account("truc-ban", "duty_officer")):
        draft = queries.draft(draft.id)
        assert (
            actions.revise(draft.id, facts(communes=("101",)), accounts.reach_of(other), draft.version, NOW).composed_by == other.username
        )


def test_an_identifier_holds_the_local_time_it_promises():
    assert rules.identifier("vn-ioc", datetime(2026, 11, 24, 18, 30, tzinfo=UTC), 3) == "vn-ioc.20261125013000.3"
