"""A report's life on a real database: taken in once, handled, answered, judged by its sender."""

from datetime import timedelta

import pytest

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.models import Report
from bazan.citizens.field_reports.policy import policy
from bazan.core.errors import Conflict, Forbidden, NotFound, Refused
from bazan.data.datasets import api as datasets
from tests.fixtures.report_province import MINUTE, NOW, act, answered, commune, filed, published, publisher, reception, sent

pytestmark = pytest.mark.usefixtures("province")


def test_sent_twice_is_one_report_and_one_receipt():
    first = api.submit(filed(), NOW)
    again = api.submit(filed(), NOW + MINUTE)
    assert first == again
    assert Report.objects.count() == 1
    assert first.number.startswith("PA-")
    assert api.opened(first.code.lower().replace("-", " ")) == (first.report_id, api.report(first.report_id).case.id)


def test_an_unknown_code_opens_nothing():
    api.submit(filed(), NOW)
    with pytest.raises(NotFound) as why:
        api.opened("AAAA-BBBB-CCCC")
    assert why.value.rule == "field_reports.code"


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"point": (20.0, 100.0)}, "field_reports.place.outside"),
        ({"point": None}, "field_reports.place"),
        ({"words": "ơi"}, "field_reports.words"),
        ({"words": "a" * 4001}, "field_reports.words.long"),
        ({"words": "đường hỏng \u202e nặng"}, "field_reports.unseen"),
        ({"phone": "12345"}, "field_reports.phone"),
        ({"service": "field_reports.dragons"}, "field_reports.service.unknown"),
        ({"key": "x"}, "field_reports.key"),
        ({"channel": "fax"}, "field_reports.channel"),
    ],
)
def test_what_cannot_be_taken_says_why_and_leaves_nothing(more, rule):
    with pytest.raises(Refused) as why:
        api.submit(filed(**more), NOW)
    assert why.value.rule == rule
    assert not Report.objects.exists()


def test_the_whole_life_of_a_report():
    one = sent()
    assert (one.state, one.case.first_due_at - NOW) == ("new", timedelta(days=5))  # three working days, over a weekend
    assert published(one).state == "published"
    closed = api.judge_answer(one.id, True, True, 5, "", NOW + timedelta(hours=1))
    assert (closed.state, closed.verified, closed.rating) == ("closed", True, 5)
    assert [step.act for step in api.steps(closed)] == ["open", "assign", "start", "publish", "confirm"]
    shown = api.public_report(one.number)
    assert (shown.state, shown.reply, shown.verified) == ("closed", "Đã vá ổ gà, mặt đường phẳng.", True)


def test_not_mended_opens_it_again_with_its_first_deadline():
    one = sent()
    published(one)
    with pytest.raises(Refused):
        api.judge_answer(one.id, False, None, None, "", NOW + timedelta(hours=1))
    again = api.judge_answer(one.id, False, None, 1, "Vẫn còn nguyên ổ gà", NOW + timedelta(hours=1))
    assert (again.state, again.reopened, again.verified) == ("reopened", 1, False)
    assert again.case.first_due_at == one.case.first_due_at == again.case.due_at
    assert again.case.running and again.answered_at is None
    assert "start" in api.offered(again, commune())


def test_who_answered_does_not_approve_it():
    one = sent()
    answered(one)
    with pytest.raises(Forbidden):
        act(one, "publish", commune())
    assert act(one, "publish", publisher()).state == "published"


def test_a_matter_that_needs_it_is_not_answered_without_a_photo():
    one = sent()
    act(one, "assign", reception())
    act(one, "start", commune())
    with pytest.raises(Refused) as why:
        act(one, "answer", commune(), reason="Xong rồi nhé")
    assert why.value.rule == "field_reports.evidence"


def test_the_rules_name_the_commune_and_a_unit_passes_it_on():
    one = act(sent(), "assign", reception())
    assert one.case.organization_id == commune().organization_id
    other = commune("2").organization_id
    passed = act(one, "pass_on", commune(), reason="Đoạn này thuộc Xã Hai", organization_id=other)
    assert (passed.case.organization_id, passed.reroutes) == (other, 1)
    assert passed.case.first_due_at == one.case.first_due_at


def test_merging_keeps_the_earlier_clock_and_comes_apart_again():
    later = sent("report-late", NOW + timedelta(hours=3), service="field_reports.other")
    early = sent("report-early", NOW)
    joined = api.merge(early.id, later.id, reception(), early.case.version, NOW + timedelta(hours=4))
    assert joined.state == "duplicate"
    target = api.report(later.id)
    assert target.case.due_at == early.case.first_due_at < target.case.first_due_at
    assert target.supports == 1
    with pytest.raises(NotFound):
        api.public_report(early.number)
    apart = api.unmerge(early.id, reception(), joined.case.version, NOW + timedelta(hours=5))
    assert apart.state == "received"
    assert api.report(later.id).case.due_at == later.case.first_due_at


def test_what_was_merged_is_closed_with_the_other():
    one, two = sent("report-0001"), sent("report-0002")
    api.merge(two.id, one.id, reception(), two.case.version, NOW)
    published(one)
    api.judge_answer(one.id, True, None, None, "", NOW + timedelta(hours=1))
    assert api.report(two.id).state == "closed"


def test_a_question_stops_the_clock_until_it_is_answered():
    one = sent()
    act(one, "receive", reception())
    asked = act(one, "ask_sender", reception(), reason="Trước số nhà mấy?")
    assert (asked.state, asked.question, asked.case.running) == ("more", "Trước số nhà mấy?", False)
    told = api.tell_more(one.id, "Trước số 12", (), NOW + timedelta(hours=2))
    assert (told.state, told.question) == ("received", "")
    assert told.case.due_at - one.case.due_at == timedelta(hours=2)


def test_only_one_extension_and_the_first_deadline_stays():
    one = sent()
    act(one, "assign", reception())
    act(one, "start", commune())
    later = one.case.due_at + timedelta(days=1)
    act(one, "ask_extension", commune(), reason="Chờ nhựa nóng", due_at=later)
    granted = api.extend(one.id, publisher(), api.report(one.id).case.version, NOW, "Đồng ý")
    assert (granted.case.due_at, granted.case.first_due_at) == (later, one.case.first_due_at)
    with pytest.raises(Refused) as why:
        act(one, "ask_extension", commune(), reason="Xin thêm", due_at=later + timedelta(days=1))
    assert why.value.rule == "field_reports.extension.many"


def test_nobody_reads_who_sent_it_without_saying_why():
    one = sent()
    with pytest.raises(Forbidden):
        api.identify(one.id, commune(), NOW, "Muốn gọi lại")
    with pytest.raises(Refused):
        api.identify(one.id, reception(), NOW, "")
    who = api.identify(one.id, reception(), NOW, "Gọi lại hỏi vị trí")
    assert (who.name, who.phone) == ("Nguyễn Văn A", "+84912345678")
    assert [look.by for look in api.looks(one.id)] == ["tiepnhan"]


def test_whoever_asks_is_forgotten():
    one = sent()
    api.forget_me(one.id, NOW)
    who = api.identify(one.id, reception(), NOW, "Gọi lại hỏi vị trí")
    assert (who.name, who.phone) == ("", "")
    assert api.report(one.id).anonymous


def test_an_answer_nobody_judges_is_closed_and_says_so():
    one = sent()
    published(one)
    api.keep(NOW + timedelta(days=policy().verify_days, hours=1))
    lapsed = api.report(one.id)
    assert (lapsed.state, lapsed.verified) == ("closed", None)


def test_what_comes_back_is_linked_to_what_was_closed():
    one = sent()
    published(one)
    api.judge_answer(one.id, True, None, None, "", NOW + timedelta(hours=1))
    again = sent("report-0002", NOW + timedelta(days=20))
    assert again.recurs == one.id


def test_a_report_may_be_the_same_as_one_nearby():
    one = sent()
    two = sent("report-0002", NOW + timedelta(hours=1), words="ổ gà to trước cổng chợ", point=(10.1001, 106.1001))
    far = sent("report-0003", NOW + timedelta(hours=1), point=(10.15, 106.15))
    matter = api.service(one.service)
    found = api.maybe_same(two, matter, NOW + timedelta(hours=2))
    assert [each.report.id for each in found] == [one.id]
    assert far.id not in {each.report.id for each in found}


def test_somebody_else_saw_it_too_and_counts_once():
    one = sent()
    act(one, "receive", reception())
    assert api.support(one.number, "phone-1", "203.0.113.9", NOW) == 1
    assert api.support(one.number, "phone-1", "198.51.100.7", NOW) == 1
    assert api.support(one.number, "phone-2", "203.0.113.9", NOW) == 2
    assert api.public_report(one.number).supports == 2


def test_it_flows_down_without_anybody_s_words():
    one = sent()
    published(one)
    assert api.supply(NOW + timedelta(hours=1)) is False
    rows = [row.values for row in datasets.rows("field_reports.reports").rows]
    assert [row["report"] for row in rows] == [one.number]
    assert "Ổ gà" not in str(rows) and "+84" not in str(rows)


def test_a_stale_screen_changes_nothing():
    one = sent()
    act(one, "receive", reception())
    with pytest.raises(Conflict):
        api.move(one.id, "assign", reception(), one.case.version, NOW)
