"""What officers need besides the acts: reports sought and counted, photos taken on the spot, rules tried on what really came."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bazan.citizens.field_reports import api, queries, rules
from bazan.citizens.field_reports.types import Position, Sorted, Sought
from bazan.coordination.cases import api as cases
from bazan.core.errors import Refused
from tests.fixtures.report_province import HERE, MINUTE, NOW, act, answered, commune, more_files, publisher, reception, sent
from tests.present import present

pytestmark = pytest.mark.usefixtures("province")
ROUTES = """
[[routes]]
code = "lights"
services = ["field_reports.street_light"]
to = "so-xd"
vi = "Đèn"
en = "Lights"

[[routes]]
code = "all"
to = "commune"
vi = "Còn lại"
en = "The rest"
"""


def test_open_reports_stand_before_closed_ones_and_danger_before_all():
    done = sent("report-done")
    act(done, "refuse", reception(), reason="Không thuộc phạm vi")
    calm, dire = sent("report-calm"), sent("report-dire", danger=True)
    assert [one.id for one in api.reports()] == [dire.id, calm.id, done.id]
    assert [one.id for one in api.reports(limit=1, offset=1)] == [calm.id]
    assert len(api.reports(Sought(states=frozenset({"new"})))) == 2


def test_reports_are_found_by_number_and_by_words_without_marks():
    one, other = sent(), sent("report-0002", words="Đèn đường tắt cả đoạn", channel="hotline")
    assert [found.id for found in api.reports(Sought(ids=api.saying("den duong TAT")))] == [other.id]
    assert [found.id for found in api.reports(Sought(ids=api.saying(one.number.lower())))] == [one.id]
    assert [found.id for found in api.reports(Sought(channels=frozenset({"hotline"})))] == [other.id]


def test_of_many_that_say_a_word_every_open_one_is_found_and_the_newest_among_those_asked_for(monkeypatch):
    monkeypatch.setattr(queries, "MOST_SAID", 1)
    old_open, older, newer = sent("report-open"), sent("report-older"), sent("report-newer", channel="hotline")
    for done in (older, newer):
        act(done, "refuse", reception(), reason="Không thuộc phạm vi")
    assert api.saying("o ga") == {old_open.id, newer.id}
    assert api.saying("o ga", Sought(channels=frozenset({"app"}))) == {old_open.id, older.id}


def test_who_owes_how_much():
    act(sent(), "assign", reception())
    sent("report-0002")
    late = api.report(api.reports()[0].id).case.due_at + MINUTE
    told = {one.organization_id: (one.open, one.late) for one in api.standing(late, late).burdens}
    assert told == {commune().organization_id: (1, 1), reception().organization_id: (1, 1)}
    assert api.standing(NOW, late).tiles["soon"] == 2


def test_a_later_deadline_that_is_asked_for_waits_for_who_approves_and_once():
    one = sent()
    act(one, "assign", reception())
    act(one, "start", commune(), NOW + MINUTE)
    assert (api.waiting(publisher()), api.waiting(commune())) == (0, 1)
    act(one, "ask_extension", commune(), NOW + MINUTE, reason="Chờ nhựa nóng", due_at=api.report(one.id).case.due_at + timedelta(days=3))
    assert (api.waiting(publisher()), api.waiting(commune())) == (1, 1)


def test_each_finds_what_waits_for_them():
    assert api.waiting(reception()) == api.waiting(commune()) == 0
    one = sent()
    assert (api.waiting(reception()), api.waiting(commune())) == (1, 0)
    act(one, "assign", reception())
    assert (api.waiting(reception()), api.waiting(commune()), api.waiting(commune("2"))) == (0, 1, 0)


def test_an_answer_waits_to_be_approved():
    answered(sent())
    assert api.waiting(publisher()) == 1
    assert api.standing(NOW, NOW).tiles["undecided"] == len(api.reports(Sought(undecided=True))) == 1


@pytest.mark.parametrize(
    ("position", "rule"), [(None, "field_reports.after.nowhere"), (Position(HERE[0] + 0.01, HERE[1], 8), "field_reports.after.far")]
)
def test_a_photo_from_elsewhere_needs_a_reason_that_stands_in_the_timeline(position, rule):
    one = sent()
    act(one, "assign", reception())
    with pytest.raises(Refused) as why:
        act(one, "answer", commune(), reason="Đã vá xong", files=more_files(), position=position)
    assert (why.value.rule, why.value.field) == (rule, "why_elsewhere")
    act(one, "answer", commune(), reason="Đã vá xong", files=more_files(), position=position, why_elsewhere="Máy chụp không có GPS")
    told = cases.timeline(one.case.id)[-1].detail
    assert told["elsewhere"] == "Máy chụp không có GPS" and told.get("away_m") == (None if position is None else 1112)


def test_of_where_an_officer_stood_only_the_distance_is_kept():
    one = answered(sent())
    told = cases.timeline(one.case.id)[-1].detail
    assert (told["away_m"], told["accuracy_m"]) == (0, 6) and "10.1" not in str(told)


def test_a_report_whose_point_nobody_knows_asks_for_no_position():
    one = sent(point=None, place_id=next(iter(present(commune().reach.places))))
    act(one, "assign", reception())
    assert act(one, "answer", commune(), reason="Đã vá xong", files=more_files()).state == "answered"


def test_a_draft_is_what_everybody_will_read_once_it_is_published():
    one = answered(sent(), words="Đã vá, gọi 0912 345 678 nếu còn hỏng")
    seen = api.draft(one, one.reply, NOW + 3 * MINUTE)
    act(one, "publish", publisher(), NOW + 3 * MINUTE)
    shown = api.public_report(one.number)
    assert seen == replace(shown, updated_at=seen.updated_at)
    assert "345" not in seen.reply


def test_each_rule_tells_how_many_it_took_and_which_is_dead():
    sent()
    told = {use.route.code: (use.count, use.dead) for use in api.uses(NOW + MINUTE)}
    assert told["commune"] == (1, False)
    assert told["power"] == (0, True)


def test_other_rules_are_tried_on_the_reports_that_came():
    sent("report-road")
    one = sent("report-order", service="field_reports.public_order")
    trial = api.dry_run(ROUTES, NOW + MINUTE)
    assert trial.reports == 2
    assert [(change.before, change.after, change.count) for change in trial.changes] == [("cong-an-tinh", "commune", 1)]
    assert [example.number for example in trial.changes[0].examples] == [one.number]
    assert api.uses(NOW + MINUTE)[0].route.code == "danger-fire"  # nothing of it is kept


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("[[routes", "toml"),
        ("", "none"),
        ("routes = 3", "none"),
        ("routes = [3]", "route"),
        (ROUTES.replace('to = "so-xd"', ""), "route"),
        (ROUTES.replace('to = "so-xd"', 'to = "so-xd"\nhours = ["x", "y"]'), "route"),
        (ROUTES.replace('to = "so-xd"', 'to = "so-xd"\nsince = "hôm qua"'), "route"),
        (ROUTES.replace('to = "so-xd"', 'to = "so-xd"\ndays = 5'), "route"),
        (ROUTES.replace('"all"', '"lights"'), "twice"),
        (ROUTES.replace("street_light", "dragons"), "service"),
        (ROUTES.replace('to = "so-xd"', 'to = "so-xd"\nplaces = ["99"]'), "place"),
        (ROUTES.replace("so-xd", "so-rong"), "to"),
    ],
)
def test_rules_nobody_could_follow_are_refused_in_words(text, rule):
    with pytest.raises(Refused) as why:
        api.dry_run(text, NOW)
    assert why.value.rule == f"field_reports.rules.{rule}"


def test_a_young_rule_is_not_dead_yet():
    at = NOW + timedelta(days=1)
    route = api.policy().routes[0]
    young = replace(route, since=NOW.date().isoformat())
    assert [use.dead for use in rules.used((young, route), (), 90, at.date())] == [False, True]
    used = rules.used((route,), [Sorted("PA-1", "field_reports.forest_damage", "1", False, NOW)], 90, at.date())
    assert (used[0].count, used[0].last_at) == (1, NOW)


def test_a_report_whose_clock_rests_is_counted_under_no_deadline():
    act(sent(), "assign", reception())
    resting = sent("report-0002")
    act(resting, "ask_sender", reception(), reason="Trước số nhà mấy?")
    stands = api.standing(NOW, NOW)
    assert dict(stands.tiles) == {"open": 2, "danger": 0, "late": 0, "soon": 0, "undecided": 0}
