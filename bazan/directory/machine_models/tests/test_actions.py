"""Models on a real database: declared, offered, switched off, and what a page may do to them."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from bazan.core.errors import Forbidden, NotFound, Refused
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.machine_models import api
from bazan.directory.machine_models.models import JudgingModel, Version
from bazan.directory.machine_models.types import Declared
from bazan.platform.text_classification.api import Reader, evaluate, train
from tests.fixtures.incident_province import NOW, duty, later, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

BEES = Declared(
    "hives.kind", {"vi": "Loại tin", "en": "Kind of note"}, {"vi": "Gợi ý loại", "en": "Suggests the kind"}, "low",
    {"vi": "Người nuôi ong quyết định", "en": "The keeper decides"},
    {"bees": {"vi": "Ong", "en": "Bees"}, "rain": {"vi": "Mưa", "en": "Rain"}},
)  # fmt: skip
TEXTS = [(f"ong {word}", "bees") for word in ("đốt", "bay", "làm tổ", "bỏ đi", "về")] + [
    (f"mưa {word}", "rain") for word in ("to", "dột", "đá", "gió", "tạnh")
]
HELD = [("ong đốt", "bees"), ("mưa dột", "rain")]


@pytest.fixture(scope="module")
def good():
    data = train(TEXTS)
    return data, evaluate(data, HELD)


def offered(data, evaluation, at=NOW, **more):
    return api.offer(BEES.code, data, evaluation, samples=10, by="system", at=at, **more)


@pytest.fixture
def standing(good):
    api.declare(BEES)
    return offered(good[0], replace(good[1], macro_f1=0.6, calibration_error=0.05))


def reader_of_bees() -> tuple[int, Reader]:
    found = api.reader(BEES.code)
    assert found is not None
    return found


def better(good, macro_f1=0.7, calibration_error=0.05):
    """Other bytes than those that stand."""
    return train(TEXTS[::-1]), replace(good[1], macro_f1=macro_f1, calibration_error=calibration_error)


def test_a_model_is_declared_once_and_its_words_follow_its_room():
    api.declare(BEES)
    api.declare(BEES)
    assert [entry.action for entry in audit.entries(subject=f"model:{BEES.code}")] == ["models.declare"]
    api.declare(replace(BEES, risk="medium"))
    (one,) = api.models()
    assert (one.declared.risk, one.declared.title, one.enabled, one.version) == ("medium", BEES.title, True, None)
    with pytest.raises(Refused, match=r"models.risk"):
        api.declare(replace(BEES, risk="gigantic"))


def test_the_first_version_judges_and_the_same_bytes_make_no_other(standing, good):
    found = api.in_force(BEES.code)
    assert found and found == replace(standing, data=good[0]) and found.evaluation.macro_f1 == 0.6 and found.evaluation.bins == good[1].bins
    assert offered(*good).number == 1
    version, reader = reader_of_bees()
    assert (version, reader.suggest("ong bay")[0].label) == (standing.number, "bees")


def test_a_better_version_takes_its_place(standing, good):
    taken = offered(*better(good), later(1))
    assert [(one.number, one.in_force_at, one.retired_at, one.why_not) for one in api.versions(BEES.code)] == [
        (2, later(1), None, ""), (1, NOW, later(1), ""),
    ]  # fmt: skip
    assert api.model(BEES.code).version == taken and reader_of_bees()[0] == taken.number


def test_what_is_no_better_is_written_down_with_its_figures_and_without_its_bytes(standing, good):
    for figures, why in ((better(good, 0.6), "not_better"), (better(good, 0.9, 0.3), "not_better")):
        assert offered(*figures).why_not == why  # bytes known already: the first word stands
    refused = api.versions(BEES.code)[0]
    assert (refused.number, refused.evaluation.macro_f1, refused.in_force_at) == (2, 0.6, None) and refused.size > 1000
    held = api.in_force(BEES.code)
    assert Version.objects.get(number=2).data is None and held and held.number == 1
    assert audit.entries(subject=f"model:{BEES.code}")[0].detail["why_not"] == "not_better"


def test_a_surer_model_that_is_less_honest_is_refused(standing, good):
    assert offered(*better(good, 0.9, 0.3)).why_not == "worse_calibrated"


def test_on_other_texts_the_one_in_force_is_judged_by_them_too(standing, good):
    assert offered(*better(good), standing=replace(good[1], macro_f1=0.8)).why_not == "not_better"


def test_what_is_no_model_is_refused(standing, good):
    with pytest.raises(Refused, match=r"models.unreadable"):
        offered(b"no model", good[1])
    with pytest.raises(NotFound, match=r"models.unknown"):
        api.offer("nothing.such", *good, samples=1, by="system", at=NOW)
    with pytest.raises(NotFound, match=r"models.unknown"):
        api.model("nothing.such")


def test_who_oversees_stops_it_at_once_and_lets_it_go_on(standing):
    steward = somebody("data_steward", "ioc")
    api.switch(BEES.code, False, steward, later(1), " Gợi ý  sai nhiều ")
    assert api.in_force(BEES.code) is None and api.reader(BEES.code) is None
    one = api.model(BEES.code)
    assert (one.enabled, one.switched_by, one.switched_at, one.reason) == (False, steward.username, later(1), "Gợi ý sai nhiều")
    assert one.version == standing
    api.declare(replace(BEES, risk="high"))
    assert not api.model(BEES.code).enabled
    api.switch(BEES.code, False, steward, later(2), "Tắt lần nữa")
    api.switch(BEES.code, True, steward, later(3), "Đã kiểm tra")
    assert reader_of_bees()[0] == standing.number
    told = [entry.detail for entry in audit.entries(subject=f"model:{BEES.code}") if entry.action == "models.switch"]
    assert [one["enabled"] for one in told] == [True, False]


def test_nobody_else_stops_it_and_nobody_without_a_reason(standing):
    for person in (duty(), somebody("leader", "ubnd-tinh")):
        with pytest.raises(Forbidden):
            api.switch(BEES.code, False, person, NOW, "Vì thích")
    with pytest.raises(Refused, match=r"models.reason"):
        api.switch(BEES.code, False, somebody("data_steward", "ioc"), NOW, "  ")
    with pytest.raises(NotFound, match=r"models.unknown"):
        api.switch("nothing.such", False, somebody("data_steward", "ioc"), NOW, "Vì sao")


def test_a_page_switches_and_does_nothing_else(standing):
    steward = somebody("data_steward", "ioc")
    accounts.enter(None, None, steward.organization_id, steward.reach.account_id)
    try:
        assert JudgingModel.objects.count() == Version.objects.count() == 1
        assert JudgingModel.objects.update(enabled=False) == 1
        for act in (
            lambda: JudgingModel.objects.update(risk="low"),
            lambda: Version.objects.update(why_not="x"),
            Version.objects.all().delete,
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                act()
    finally:
        accounts.leave()
    accounts.enter(frozenset({1}), None, steward.organization_id, steward.reach.account_id)
    try:
        assert JudgingModel.objects.count() == 1 and JudgingModel.objects.update(enabled=True) == 0
    finally:
        accounts.leave()


def test_the_levels_say_where_they_are_known_from():
    found = api.levels()
    assert found.law == "134/2025/QH15" and found.uncertain and [level.code for level in found.levels] == ["high", "medium", "low"]
