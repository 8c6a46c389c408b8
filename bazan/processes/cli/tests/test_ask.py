"""``bazan ask``: a number with its sentence and its page, or a refusal with its reason, under the rights of whoever asks."""

import json
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client

from bazan.analysis.questions import api as questions
from bazan.analysis.questions.types import Answer, Comparison, Refusal, Understood, When
from bazan.core.time import Period, local_day, now
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature
from bazan.directory.accounts import api as people
from bazan.directory.places import api as places
from bazan.platform import packs
from bazan.processes.cli.__main__ import parser, run
from tests.fixtures import generated_values

PACKS = ("administration", "environment")
OWN, OTHER = "24616", "24631"
"""Quảng Sơn, whose officer asks, and Quảng Khê."""


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def province(lasting):
    with lasting():
        generated_values.load([pack for pack in packs.load_all() if pack.id in PACKS])
        generated_values.fill(now(), hours=30, days=30)
        commune = places.by_code(OWN, local_day(now())).id
        accounts = {"leader": generated_values.account("leader"), "officer": generated_values.account("commune_officer", commune)}
        accounts["steward"] = generated_values.account("data_steward", sector="environment")
        generated_values.account("administrator").__class__.objects.filter(username__startswith="administrator").update(is_active=False)
    return accounts


@pytest.fixture
def ask(province, capsys):
    def asked(question: str, who: str = "leader") -> tuple[int, dict]:
        code = run(parser().parse_args(["ask", question, "--as", province[who].username]))
        out = capsys.readouterr()
        return code, json.loads(out.out)

    return asked


def reach(province, who: str):
    return people.reach_of(province[who])


def last_month() -> Period:
    return Period.holding(now(), "month").previous()


def value(code: str, place: str, period: Period) -> float:
    feature = Feature("place", places.by_code(place, local_day(now())).id)
    current = indicators.compare(code, [feature], period)[feature].current
    assert current is not None and current.value is not None
    return current.value


def test_a_number_is_told_with_what_was_understood_its_sentence_and_its_page(ask, province):
    code, told = ask("Tỷ lệ hồ sơ đúng hạn xã Quảng Sơn tháng trước so với tháng trước đó")
    month = last_month()
    held, before = (value("administration.on_time_finished", OWN, period) for period in (month, month.previous()))
    assert code == 0
    assert told["understood"] == {
        "metric": "administration.on_time_finished", "place": OWN, "period": month.text, "comparison": "previous",
    }  # fmt: skip
    assert (told["value"], told["unit"], told["period"], told["place"]) == (held, "%", month.text, OWN)
    assert told["compared"]["values"] == [{"place": OWN, "period": month.previous().text, "value": before}]
    assert told["compared"]["difference"] == pytest.approx(held - before)
    assert "Hồ sơ giải quyết đúng hạn" in told["sentence"] and "Quảng Sơn" in told["sentence"]
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(province["leader"])
    assert client.get(told["lineage"]).status_code == 200


def test_an_english_question_gets_an_english_sentence(ask):
    code, told = ask("Rainfall yesterday in Quang Son")
    assert code == 0 and told["sentence"].startswith("Daily rainfall, Quang Son commune, ")


def test_a_quarter_of_what_is_measured_by_months_is_told_by_months_and_never_added_up(ask):
    code, told = ask("tỷ lệ hồ sơ đúng hạn quý trước so với năm ngoái")
    assert code == 0 and told["value"] is None
    assert len(told["values"]) == len(told["compared"]["values"]) == 3
    assert "không có số của cả kỳ" in told["sentence"]


def test_the_best_are_ranked_by_their_value(ask):
    code, told = ask("top 5 communes by rainfall yesterday")
    values = [one["value"] for one in told["values"]]
    assert code == 0 and len(values) == 5 and values == sorted(values, reverse=True) and told["value"] == values[0]
    code, told = ask("Trạm nào mưa lớn nhất hôm qua?")
    assert code == 0 and told["place"].startswith("thing:rain-")


def test_a_station_is_known_by_its_name(ask):
    code, told = ask("AQI trạm không khí Gia Nghĩa hiện nay")
    assert code == 0 and told["understood"]["place"] == "thing:air-gia-nghia"


def test_whether_a_target_is_met_is_told_with_the_target(ask):
    code, told = ask("Tỷ lệ hồ sơ đúng hạn tháng trước có đạt mục tiêu không?")
    assert code == 0 and told["compared"]["met"] is (told["value"] >= told["compared"]["values"][0]["value"])
    code, told = ask("Hồ sơ tiếp nhận tháng trước có đạt mục tiêu không?")
    assert (code, told["refused"]) == (1, "no_value")


@pytest.mark.parametrize(
    "question",
    [
        "Tỷ lệ hồ sơ đúng hạn xã Quảng Khê tháng trước", "Tỷ lệ hồ sơ đúng hạn toàn tỉnh", "Tỷ lệ hồ sơ đúng hạn",
        "Xã nào có tỷ lệ hồ sơ đúng hạn thấp nhất?", "Tỷ lệ hồ sơ đúng hạn xã Quảng Sơn tháng trước so với xã Quảng Khê",
        "Tỷ lệ hồ sơ đúng hạn xã Quảng Sơn tháng trước so với toàn tỉnh", "Hồ sơ quá hạn của Sở Y tế",
    ],
)  # fmt: skip
def test_an_officer_is_told_no_number_of_another_place(ask, question):
    code, told = ask(question, "officer")
    assert (code, told["refused"]) == (1, "forbidden") and set(told) == {"refused", "why", "instead"}
    assert not any(sign.isdigit() for sign in told["why"].replace("01/2018", ""))
    for offered in told["instead"]:
        assert ask(offered, "officer")[0] == 0


def test_an_officer_is_told_the_numbers_of_the_own_place(ask):
    code, told = ask("Tỷ lệ hồ sơ đúng hạn xã Quảng Sơn tháng trước", "officer")
    assert code == 0 and told["value"] == value("administration.on_time_finished", OWN, last_month())


def test_a_sector_out_of_reach_is_refused_and_not_offered(ask):
    code, told = ask("Tỷ lệ hồ sơ đúng hạn tháng trước", "steward")
    assert (code, told) == (1, told | {"refused": "forbidden", "instead": []})
    assert ask("Lượng mưa hôm qua", "steward")[0] == 0


def test_the_database_itself_keeps_rows_from_the_officer(province):
    """Even who would forget to ask for the right finds nothing."""
    other = Feature("place", places.by_code(OTHER, local_day(now())).id)

    def read(request):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM indicator_value WHERE feature_kind = 'place' AND feature_id = %s", [other.id])
            return cursor.fetchone()[0]

    request = type("Request", (), {})()
    request.user, request.reach = province["officer"], reach(province, "officer")
    assert people.within(request, "boards.view", read) == 0


@pytest.mark.parametrize("username", ["nobody", "administrator-None-vi-*", "", "'; --"])
def test_an_unknown_or_closed_account_is_bad_use(province, capsys, username):
    assert run(parser().parse_args(["--language", "en", "ask", "Lượng mưa hôm qua", "--as", username])) == 2
    out = capsys.readouterr()
    assert out.out == "" and "There is no account" in out.err


@pytest.mark.parametrize(
    ("question", "refused"),
    [
        ("Lượng mưa hôm qua ở Đà Lạt", "unknown_place"), ("Số ca cúm hôm qua", "unknown_metric"), ("Lượng mưa ngày mai", "future_period"),
        ("Tỷ lệ đúng hạn", "ambiguous_metric"), ("Vì sao hồ sơ quá hạn", "unsupported"), ("Tỷ lệ hồ sơ đúng hạn hôm qua", "unknown_period"),
        ("Tỷ lệ hồ sơ đúng hạn tháng 1 năm 2005", "no_value"), ("Lượng mưa hôm qua vùng Cư Jút", "place_without_value"),
        ("Tỷ lệ hồ sơ đúng hạn huyện Cư Jút tháng trước", "unknown_place"),
    ],
)  # fmt: skip
def test_a_refusal_has_its_kind_its_reason_and_questions_that_are_answered(ask, question, refused):
    code, told = ask(question)
    assert (code, told["refused"]) == (1, refused) and told["why"] and "{" not in told["why"] and len(told["instead"]) <= 3
    for offered in told["instead"]:
        code, other = ask(offered)
        assert code == 0 or other["refused"] in ("no_value", "place_without_value"), offered


def test_a_former_district_is_explained_by_what_lies_there_today(ask):
    _, told = ask("Hồ sơ quá hạn thành phố Gia Nghĩa hôm qua")
    assert "Bắc Gia Nghĩa" in told["why"] and "Phường" in told["instead"][0]


def test_what_was_understood_can_be_corrected_before_it_is_answered(province):
    at, whole = now(), reach(province, "leader")
    understood = questions.understand("Tỷ lệ hồ sơ đúng hạn tháng trước", whole, at)
    assert isinstance(understood, Understood)
    corrected = replace(understood, metric="administration.overdue", when=None, comparison=Comparison("highest", most=3))
    answer = questions.answer(corrected, whole, at)
    assert isinstance(answer, Answer) and len(answer.figures) == 3
    coarse = replace(understood, metric="administration.on_time_finished", when=When.of(Period.holding(at, "day")))
    refusal = questions.answer(coarse, whole, at)
    assert isinstance(refusal, Refusal) and refusal.kind == "unknown_period"
    forbidden = questions.answer(understood, reach(province, "officer"), at)
    assert isinstance(forbidden, Refusal) and forbidden.kind == "forbidden"
