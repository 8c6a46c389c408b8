"""Models as who answers for them sees them, and the switch."""

from dataclasses import replace

import pytest

from bazan.directory.machine_models import api as machine_models
from bazan.directory.machine_models.types import Declared
from bazan.platform.text_classification.api import evaluate, train
from tests.fixtures.incident_province import later

pytestmark = pytest.mark.django_db

BEES = Declared(
    "hives.kind", {"vi": "Loại tin về ong", "en": "Kind of note"}, {"vi": "Gợi ý loại tin", "en": "Suggests"}, "low",
    {"vi": "Người nuôi ong quyết định", "en": "The keeper decides"}, {"bees": {"vi": "Ong mật", "en": "Bees"}},
)  # fmt: skip
TEXTS = [(f"ong {word}", "bees") for word in ("đốt", "bay", "làm tổ", "bỏ đi", "về")] + [
    (f"mưa {word}", "rain") for word in ("to", "dột", "đá", "gió", "tạnh")
]


@pytest.fixture
def three(province):
    """A version in force, one it replaced, and one that was refused."""
    machine_models.declare(BEES)
    first = evaluate(train(TEXTS), [("ong đốt", "bees"), ("mưa dột", "rain"), ("gió to", "rain")])
    offers = ((TEXTS, 0.5), (TEXTS[::-1], 0.9), (TEXTS[1:] + TEXTS[:1], 0.4))
    for minute, (texts, macro_f1) in enumerate(offers):
        machine_models.offer(
            BEES.code, train(texts), replace(first, macro_f1=macro_f1, calibration_error=0.05), samples=10, by="system", at=later(minute)
        )


def test_a_model_is_listed_with_its_figures_and_leads_to_its_page(three, signed_in):
    leader = signed_in("leader", "ubnd-tinh")
    page = leader.get("/models").text
    assert "Loại tin về ong" in page and "Đang gợi ý" in page and "Rủi ro thấp" in page and "90,0" in page and "CHƯA CHẮC" in page
    page = leader.get(f"/models/{BEES.code}").text
    for said in ("Gợi ý loại tin", "Người nuôi ong quyết định", "Ong mật", "rain", "bản 2", "Đã thay", "Không dùng", "Không tốt hơn"):
        assert said in page
    assert "/switch" not in page and leader.post(f"/models/{BEES.code}/switch", {"enabled": "0", "reason": "x"}).status_code == 403
    leader.cookies["language"] = "en"
    assert "No better than the one in force" in leader.get(f"/models/{BEES.code}").text


def test_who_oversees_stops_it_with_a_reason_and_lets_it_go_on(three, signed_in):
    steward = signed_in("data_steward", "ioc")
    there = f"/models/{BEES.code}"
    answer = steward.post(f"{there}/switch", {"enabled": "0", "reason": " "})
    assert answer.status_code == 400 and "Hãy ghi lý do" in answer.text and machine_models.in_force(BEES.code) is not None
    assert steward.post(f"{there}/switch", {"enabled": "0", "reason": "Gợi ý sai nhiều"}).status_code == 302
    page = steward.get(there).text
    assert machine_models.in_force(BEES.code) is None and "Đã tắt" in page and "Gợi ý sai nhiều" in page and "Bật lại" in page
    assert steward.post(f"{there}/switch", {"enabled": "1", "reason": "Đã xem lại"}).status_code == 302
    assert machine_models.in_force(BEES.code) is not None


def test_one_that_isnt_taught_here_says_what_was_measured_of_it(province, signed_in):
    found = {"vi": "Đếm đúng 91 trên 93", "en": "91 of 93 counted"}
    machine_models.declare(replace(BEES, code="bees.eye", measured=(found,)))
    steward = signed_in("data_steward", "ioc")
    page = steward.get("/models/bees.eye").text
    for said in ("Đếm đúng 91 trên 93", "Đang nhìn", "thôi làm việc này"):
        assert said in page
    assert "Chưa có bản nào" not in page
    assert steward.post("/models/bees.eye/switch", {"enabled": "0", "reason": "Đang kiểm tra"}).status_code == 302
    assert machine_models.switched_off() == {"bees.eye"}


def test_without_a_model_or_a_version_the_pages_say_so(province, signed_in):
    office = signed_in("administrator", "ioc")
    assert "Chưa có mô hình nào" in office.get("/models").text
    assert office.get("/models/nothing.such").status_code == 404
    machine_models.declare(BEES)
    assert "Chưa có bản nào" in office.get(f"/models/{BEES.code}").text
    assert signed_in("duty_officer", "ioc").get("/models").status_code == 403
