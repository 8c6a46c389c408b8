"""Models are taught from texts, offered to the register, and what they say is a suggestion that an officer may overrule."""

from datetime import timedelta

import pytest

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.classification import matter_suggestions, model_training
from bazan.citizens.field_reports.models import Report
from bazan.directory.machine_models import api as machine_models
from tests.fixtures.report_province import NOW, act, published, reception, sent
from tests.present import present

pytestmark = pytest.mark.usefixtures("province")
WASTE = [
    "Bãi rác ven đường hôi thối",
    "Xe rác không tới, rác chất đống",
    "Ai đổ trộm rác ra suối",
    "Rác đầy thùng không ai lấy",
    "Túi rác bay khắp chợ",
]
LIGHT = ["Đèn đường tắt cả đoạn", "Bóng đèn cao áp cháy rồi", "Trụ đèn không sáng, tối om", "Đèn đường chớp tắt", "Tối quá, đèn đường hư"]
SAFE = ["Rác ven đường", "Đèn đường tắt", "Vỉa hè bị lấn", "Quảng cáo dán cột điện", "Cống tắc lâu ngày"]
DANGER = [
    "Nước cuốn người trôi, cứu với",
    "Sập nhà có người kẹt bên trong",
    "Cháy lớn, người còn ở trong",
    "Điện giật chết người",
    "Lũ cuốn trẻ em",
]


@pytest.fixture
def small(monkeypatch):
    """A corpus small enough to be learnt in a moment."""
    texts = {
        "service": [(text, "field_reports.waste") for text in WASTE] + [(text, "field_reports.street_light") for text in LIGHT],
        "urgency": [(text, "normal") for text in SAFE] + [(text, "danger") for text in DANGER],
    }
    monkeypatch.setattr(model_training, "_texts", lambda name, column: iter(texts[column]))


def test_without_a_model_the_services_own_words_say():
    told = api.suggestions("Ổ gà to quá, xe máy ngã")
    assert [(one.service, one.sure, one.model) for one in told] == [("field_reports.road_damage", False, "")]
    assert api.suggestions("…") == ()
    assert matter_suggestions.danger("Nước cuốn người trôi") is None


def test_what_was_taught_is_suggested_with_its_words_and_version(small):
    assert api.teaching_due(NOW)
    assert [made.why_not for made in api.teach(NOW)] == ["", ""]
    assert not api.teaching_due(NOW + timedelta(hours=2))
    first = api.suggestions("rac thai chat dong truoc nha")[0]
    assert (first.service, first.model) == ("field_reports.waste", "field_reports.matter:1")
    assert "rac" in first.words
    one = sent(words="Lũ đang cuốn người trôi", service="")
    assert one.alarming is not None and not one.danger
    calm = api.sort(one.id, "field_reports.waste", False, reception(), NOW)
    assert (calm.alarming, calm.service) == (None, "field_reports.waste")


def test_a_second_lesson_that_is_no_better_is_written_down_and_not_taken(small, monkeypatch):
    api.teach(NOW)
    good = model_training._texts
    wrong = {"field_reports.waste": "field_reports.street_light", "field_reports.street_light": "field_reports.waste"}

    def spoilt(name, column):
        for text, label in good(name, column):
            yield text, wrong.get(label, label) if name == "reports.csv" else label

    monkeypatch.setattr(model_training, "_texts", spoilt)
    told = api.teach(NOW + timedelta(days=2))[0]
    assert told.why_not == "not_better"
    assert present(machine_models.in_force(matter_suggestions.MATTER)).number == 1


def test_it_is_taught_at_night_from_what_officers_decided_here(small):
    api.teach(NOW)
    night = (NOW + timedelta(days=2)).replace(hour=2)
    assert api.teaching_due(night) and not api.teaching_due(night.replace(hour=9))
    one = sent(words="Bóng đèn cao áp bị vỡ", service="field_reports.street_light")
    act(one, "refuse", reception(), reason="Không thuộc tỉnh")
    assert model_training._decided() == []
    published(sent("report-0002", words="Bóng đèn cao áp bị vỡ", service="field_reports.street_light"))
    assert model_training._decided() == [("Bóng đèn cao áp bị vỡ", "field_reports.street_light", False)]


def test_a_model_that_is_switched_off_suggests_nothing(small):
    api.teach(NOW)
    machine_models.switch(matter_suggestions.MATTER, False, overseer(), NOW, "Gợi ý sai nhiều")
    assert all(one.model == "" for one in api.suggestions("rác thải"))
    assert Report.objects.count() == 0


def overseer():
    from tests.fixtures.incident_province import somebody

    return somebody("administrator", "ioc", username="quantri")
