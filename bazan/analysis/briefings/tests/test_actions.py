"""Briefings issued on a real database: numbered, frozen, signed, kept from whoever may not see all of it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from bazan.analysis.briefings import api, schedules
from bazan.analysis.briefings.actions import issue_scheduled
from bazan.analysis.briefings.grammar import Recipient, Schedule
from bazan.analysis.briefings.models import Briefing, BriefingFigure
from bazan.analysis.briefings.tests.conftest import CROP, NOW, given, leader, of_commune, of_sector, values
from bazan.analysis.briefings.types import Kind
from bazan.coordination.notifications import api as notifications
from bazan.core.errors import Forbidden, NotFound, Refused
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.places import api as places
from bazan.platform.security import verify
from tests.fixtures.incident_province import commune

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("land")]
ISSUER = "ubnd-tinh"
WEEK = Schedule(
    code="week", kind="weekly", at="07:00", issuer="ioc", recipients=(Recipient(role="leader"), Recipient(organization="so-nnmt"))
)


def issued(kind: Kind = "weekly", by=None, at=NOW, key="k", **more):
    return api.issue(kind, by or leader(), at, at, key, **more)


def seen(person):
    """The briefings a page would show to somebody."""
    accounts.enter(person.reach.places, person.reach.sectors, person.organization_id, person.reach.account_id)
    try:
        return {one.id for one in api.briefings()}
    finally:
        accounts.leave()


def test_a_briefing_is_numbered_in_the_year_of_its_issuer_and_named_as_the_decree_says():
    first, second = issued(), issued(key="k2")
    other = issued(by=of_sector(), key="k3")
    assert (first.symbol, second.symbol, other.symbol) == ("01/BC-UBND", "02/BC-UBND", "01/BC-SO-NNMT")
    next_year = issued(key="k4", at=NOW + timedelta(days=60))
    assert next_year.symbol == "01/BC-UBND"


def test_the_same_key_issues_one_briefing():
    assert issued() == issued() and Briefing.objects.count() == 1


def test_what_was_issued_stays_as_it_was_whatever_is_measured_or_done_later():
    one = issued("monthly", at=NOW + timedelta(days=3))
    before = api.content(one.id)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE indicator_value SET value = value + 10")
    given()
    assert api.content(one.id) == before and api.briefing(one.id) == one


def test_issued_anew_it_is_the_next_version_and_the_first_is_replaced():
    first = issued()
    second = issued(key="again", again=first.id)
    assert (second.series, second.version, second.replaced) == (first.id, 2, False)
    assert api.briefing(first.id).replaced and [one.id for one in api.versions(first.series)] == [first.id, second.id]
    assert [(one.id, one.replaced) for one in api.briefings()] == [(second.id, False), (first.id, True)]


def test_one_of_another_kind_or_sector_is_no_next_version():
    first = issued()
    with pytest.raises(Refused, match=r"briefings\.again"):
        issued("daily", key="again", again=first.id)
    with pytest.raises(Refused, match=r"briefings\.again"):
        issued(by=of_sector(), key="again", again=first.id)


@pytest.mark.parametrize("change", ["UPDATE briefing SET signed = 'x'", "DELETE FROM briefing_figure", "DELETE FROM briefing"])
def test_not_even_the_owner_of_the_tables_changes_what_was_issued(change):
    issued("monthly", at=NOW + timedelta(days=3))
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_every_printed_figure_has_a_passport_that_holds_and_says_what_stands_on_the_paper():
    one = issued(at=NOW)
    content = api.content(one.id)
    printed = {(piece.code, piece.text) for sentence in content.sentences for piece in sentence.pieces["vi"] if piece.of == "figure"}
    assert printed and "" not in {code for code, _ in printed} and BriefingFigure.objects.count() == len(printed)
    for code, text in printed:
        passport = api.passport(code)
        assert all(finding.right for finding in verify.check(passport.signed.encode(), api.public_key()))
        said = json.loads(passport.signed)["payload"]
        assert (said["printed"]["vi"], said["briefing"], said["briefing_sha256"]) == (text, one.symbol, one.fingerprint)


def test_the_passport_of_a_number_names_its_formula_and_what_it_was_made_of():
    one = issued("monthly", at=NOW + timedelta(days=3))
    values("orchards.spoiled_week", 5, 7)
    figure = api.content(issued("daily", key="d").id).facts.get(f"number:{CROP}")
    assert figure is None
    held = json.loads(api.passport(_code(one, f"number:{CROP}", "value")).signed)["payload"]
    assert (held["what"], held["period"], held["value"], held["formula"]["vi"]) == (CROP, "2026-10", 50.0, "Cộng các giỏ")
    assert held["inputs_total"] == 3 and {one["source"] for one in held["inputs"]} == {f"place:{commune(code)}" for code in "123"}
    move = json.loads(api.passport(_code(one, f"number:{CROP}", "fall")).signed)["payload"]
    assert [one["value"] for one in move["inputs"]] == [50.0, 72.0] and move["value"] == 22.0


def _code(one, fact, slot):
    return BriefingFigure.objects.get(briefing_id=one.id, fact=fact, figure=slot).code


def test_a_code_is_read_with_its_dash_and_in_small_letters_and_an_unknown_one_is_not_found():
    one = issued()
    code = BriefingFigure.objects.filter(briefing_id=one.id).values_list("code", flat=True)[0]
    assert api.passport(f"{code[:5]}-{code[5:].lower()}").code == code
    for strange in ("", "AAAAA-AAAAA", code + "A", "x" * 500):
        with pytest.raises(NotFound, match=r"briefings\.code"):
            api.passport(strange)


def test_the_whole_briefing_is_signed_and_its_bundle_is_whole():
    one = issued()
    data = api.signed(one.id).encode()
    assert all(finding.right for finding in verify.check(data, api.public_key()))
    assert not all(finding.right for finding in verify.check(data.replace(b"01/BC", b"02/BC"), api.public_key()))


def test_a_briefing_is_seen_by_who_reaches_all_it_is_about():
    everything, crops, village = issued(), issued(by=of_sector(), key="s"), issued(by=of_commune(), key="c")
    assert (crops.sector, village.place_id) == ("orchards", commune("1"))
    assert seen(leader()) == {everything.id, crops.id, village.id}
    assert seen(of_sector()) == {crops.id} and seen(of_commune()) == {village.id} and seen(of_commune("2")) == set()


def test_nobody_issues_one_of_more_than_the_own_reach():
    for act in (
        lambda: issued(by=of_sector(), sector="environment"),
        lambda: issued(by=of_commune(), place="2"),
        lambda: issued(by=of_sector(), sector="*"),
    ):
        with pytest.raises(Forbidden, match="not_allowed"):
            act()
    with pytest.raises(Refused, match=r"briefings\.organization"):
        issued(by=replace(leader(), organization_id=None))
    with pytest.raises(Refused, match=r"briefings\.future"):
        api.issue("daily", leader(), NOW + timedelta(hours=1), NOW, "k")


def test_the_act_stands_in_the_audit_with_the_fingerprint():
    one = issued()
    entry = next(entry for entry in audit.entries(10) if entry.action == "briefings.issue")
    assert (entry.actor, entry.detail["fingerprint"]) == ("chutich", one.fingerprint)


def test_a_scheduled_one_is_issued_once_and_told_to_who_may_read_it_all():
    chair, officer = leader(), of_sector()
    one = issue_scheduled(WEEK, "schedule:week", NOW, NOW)
    assert one.issued_by == "system" and issue_scheduled(WEEK, "schedule:week", NOW, NOW + timedelta(minutes=1)) == one
    (message,) = notifications.inbox(chair.reach.account_id)
    assert message.link == f"/briefings/{one.id}" and one.symbol in message.subject["vi"]
    assert len(message.body["vi"]) <= 2000 and "Cảnh báo đang hiệu lực" in message.body["vi"]
    assert notifications.inbox(officer.reach.account_id) == [], "who reaches one sector isn't told of all"


def test_what_is_due_is_ordered_once():
    at = NOW.replace(hour=6, minute=31)
    assert schedules.order_due(at) == ["morning"] and schedules.order_due(at) == []


def test_an_unknown_person_and_an_unknown_schedule_are_not_found():
    with pytest.raises(NotFound, match=r"briefings\.person"):
        api.person("nobody")
    with pytest.raises(NotFound, match=r"briefings\.schedule"):
        api.issue_due("nothing", NOW, NOW)


def test_documents_are_made_once_and_found_by_their_sum():
    one = issued(languages=("vi",))
    with pytest.raises(NotFound, match=r"briefings\.unprinted"):
        api.document(one.id, "pdf", "vi")
    assert api.print_documents(one.id, NOW) == [] and api.print_documents(one.id, NOW) == []
    held = {form: api.document(one.id, form, "vi") for form in ("docx", "pdf", "xlsx")}
    assert [document.name for document in held.values()] == [f"weekly-2026-11-30-01-vi.{form}" for form in held]
    for document in held.values():
        found = api.printed_as(api.sum_of(document.data))
        assert found is not None and found[0].id == one.id
    assert api.printed_as(api.sum_of(held["pdf"].data + b" ")) is None


def test_a_page_orders_a_briefing_and_finds_it_when_it_is_made():
    person = leader()
    api.order("daily", person, "page", NOW)
    assert api.by_key(person.username, "page") is None
    made = issued("daily", by=person, key="page")
    assert api.by_key(person.username, "page") == made
    with pytest.raises(Forbidden, match="not_allowed"):
        api.order("daily", of_commune(), "page", NOW, place="2")


def test_the_territory_of_a_briefing_is_the_root_for_who_reaches_it():
    assert issued().place_id == places.root(NOW.date()).id
