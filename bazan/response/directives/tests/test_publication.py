"""What leaders let everybody see: by whom, what stays inside, and that it is gone when it is taken back."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bazan.coordination.cases import api as cases
from bazan.core.errors import Conflict, Forbidden, NotFound, Refused
from bazan.data.indicators.types import Feature
from bazan.directory.accounts import api as accounts
from bazan.directory.places import api as places
from bazan.response.directives import api
from bazan.response.directives.tests.conftest import DUE, NOW, POOL, act, aim, evidence, given, leader, measured, officer, person
from tests.present import present

pytestmark = pytest.mark.django_db
WORDS = "Giữ nước hồ ở mức an toàn cho dân sống dưới đập."


def published(one, by=None, words=WORDS, words_en="", at=NOW, seen=None, key=""):
    return api.publish(one.id, words, words_en, by or leader(), seen or api.directive(one.id).case.version, at, key)


def taken_back(one, by=None, reason="Đã có bản mới", key=""):
    return api.unpublish(one.id, reason, by or leader(), api.directive(one.id).case.version, NOW, key)


def seen_by_everybody(told=(), at=NOW):
    """What a page of citizens reads: it begins within no row at all."""
    accounts.enter(frozenset(), frozenset())
    try:
        which = api.publications(10)
        accounts.enter(None, frozenset({"dams"}) if told else frozenset(), cases=[one.case_id for one in which])
        return api.published(which, told, at)
    finally:
        accounts.leave()


def audited():
    return [row.action for row in apps.get_model("audit", "AuditEntry").objects.order_by("seq")]


def test_nothing_is_everybodys_until_a_leader_publishes_it(world):
    one = given()
    assert seen_by_everybody() == [] and api.publication(one) is None
    published(one)
    (told,) = seen_by_everybody()
    assert (told.publication.words, told.organization_id, told.state) == (WORDS, one.case.organization_id, "given")
    assert one.what not in str(told) and "chutich" not in str(told)


def test_the_reach_of_everybody_opens_the_published_case_and_no_other(world):
    published(given())
    given(key="inside")
    accounts.enter(frozenset(), frozenset(), cases=[one.case_id for one in api.publications(10)])
    try:
        assert len(api.directives()) == 1
    finally:
        accounts.leave()


@pytest.mark.parametrize("role", ["duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator"])
def test_only_leaders_publish_and_take_back(world, role):
    one = published(given())
    for doing in (published, taken_back):
        with pytest.raises(Forbidden):
            doing(one, person(role, "groves-office"))


def test_a_leader_of_another_sector_or_place_doesnt(world):
    for stranger in (
        person("leader", sector="roads", username="duong"),
        person("leader", place_id=places.communes(NOW.date())[0].id, username="xa"),
    ):
        with pytest.raises(Forbidden):
            published(given(), stranger)


def test_it_is_one_entry_of_the_audit_and_a_line_of_the_timeline(world):
    one, before = given(), len(audited())
    published(one, words_en="Lower the lake.")
    assert audited()[before:] == ["directive.publish"]
    last = cases.timeline(one.case.id)[-1]
    assert (last.act, last.actor, last.reason) == ("publish", "chutich", f"{WORDS}\nLower the lake.")


def test_who_saw_an_older_version_is_told_so(world):
    one = given()
    act(one, "accept", officer())
    with pytest.raises(Conflict, match="moved"):
        published(one, seen=one.case.version)
    first = published(one)
    with pytest.raises(Conflict, match="moved"):
        published(one, words="Câu khác cho người dân đọc.", seen=first.case.version - 1)
    with pytest.raises(Conflict, match="moved"):
        api.move(one.id, "report", officer(), first.case.version - 1, NOW, reason="Đang làm")


def test_sent_twice_it_is_published_once(world):
    one = given()
    assert published(one, key="k").case.version == published(one, key="k", seen=one.case.version).case.version


def test_taken_back_it_is_gone_and_may_be_published_again(world):
    one = published(given())
    with pytest.raises(Refused, match="reason"):
        taken_back(one, reason=" ")
    taken_back(one)
    assert seen_by_everybody() == []
    version = api.directive(one.id).case.version
    with pytest.raises(Conflict, match=r"public\.none"):
        taken_back(one)
    assert api.directive(one.id).case.version == version
    published(one, words="Câu viết lại cho người dân đọc.")
    assert len(seen_by_everybody()) == 1


def test_new_words_replace_the_old_and_keep_its_place(world):
    first, second = given(), given(key="second")
    published(first)
    published(second, at=NOW + timedelta(minutes=1))
    published(first, words="Câu sửa lại cho người dân.", at=NOW + timedelta(minutes=2))
    assert [one.words for one in api.publications(10)] == [WORDS, "Câu sửa lại cho người dân."]
    assert len(api.publications(10, before=NOW + timedelta(minutes=1))) == 1


@pytest.mark.parametrize(("words", "words_en", "rule", "field"), [
    ("ngắn", "", "words", "words"), ("x" * 301, "", "words", "words"), (WORDS, "short", "words", "words_en"),
    ("Gọi 0912 345 678 để được giúp", "", "person", "words"), (WORDS, "Write to a@example.vn for more", "person", "words_en"),
])  # fmt: skip
def test_words_that_say_nothing_or_point_at_somebody_are_refused(world, words, words_en, rule, field):
    with pytest.raises(Refused, match=rf"public\.{rule}") as caught:
        published(given(), words=words, words_en=words_en)
    assert caught.value.field == field and api.publications(10) == ()


def test_what_was_withdrawn_is_told_so_and_not_published(world):
    one = published(given())
    act(one, "withdraw", leader(), reason="Không cần nữa")
    (told,) = seen_by_everybody({(POOL, present(one.aim).feature)})
    assert (told.state, told.effect) == ("withdrawn", None)
    taken_back(one)
    with pytest.raises(Conflict, match=r"public\.withdrawn"):
        published(one)
    with pytest.raises(NotFound):
        api.publish(99999, WORDS, "", leader(), 1, NOW)


def test_a_number_that_isnt_everybodys_is_not_told(world):
    measured(world, 105, NOW - timedelta(hours=2))
    one = published(given(aim=aim(world=world)))
    measured(world, 96, NOW + timedelta(hours=2))
    effect = present(seen_by_everybody(at=NOW + timedelta(hours=3))[0].effect)
    assert (effect.indicator, effect.told, effect.verdict) == (POOL, False, "")
    assert (effect.before, effect.goal, effect.now) == (None, None, None)
    other = present(seen_by_everybody({(POOL, Feature("thing", world.things["dam-2"]))})[0].effect)
    assert not other.told and other.now is None
    assert present(one.aim).goal == 90


def test_a_number_of_everybodys_is_told_from_too_early_to_what_came_of_it(world):
    measured(world, 105, NOW - timedelta(hours=2))
    one = published(given(aim=aim(world=world)))
    told = {(POOL, present(one.aim).feature)}
    early = present(seen_by_everybody(told)[0].effect)
    assert (early.verdict, early.before, early.goal, early.now, early.final) == ("early", 105, 90, None, False)
    act(one, "accept", officer())
    act(one, "finish", officer(), reason="Đã hạ nước", files=[evidence()])
    measured(world, 104, NOW + timedelta(hours=2))
    api.judge_effects(present(early.judged_from))
    late = present(seen_by_everybody(told, DUE)[0].effect)
    assert (late.verdict, late.now, late.final) == ("unmoved", 104, True)


def test_states_are_told_as_they_are(world):
    one = published(given())
    assert [seen_by_everybody(at=at)[0].state for at in (NOW, DUE + timedelta(minutes=1))] == ["given", "late"]
    act(one, "accept", officer())
    act(one, "finish", officer(), reason="Xong", files=[evidence()])
    assert seen_by_everybody()[0].state == "finished"
    act(one, "confirm", leader())
    assert seen_by_everybody()[0].state == "done"


def test_many_ask_as_much_as_few(world):
    published(given(aim=None))
    with CaptureQueriesContext(connection) as few:
        seen_by_everybody()
    for n in range(5):
        published(given(key=f"more-{n}", aim=None))
    with CaptureQueriesContext(connection) as many:
        assert len(seen_by_everybody()) == 6
    assert len(few) == len(many)
