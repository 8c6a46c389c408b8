"""The way into the center and its history."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_center_opens_to_administrators_and_stewards_in_both_languages(province, signed_in):
    office = signed_in("administrator", "ioc")
    page = office.get("/admin")
    assert page.status_code == 200 and "Chưa có thay đổi nào" in page.text and "/admin/changes" in page.text
    office.cookies["language"] = "en"
    assert "No change yet" in office.get("/admin/changes?kind=nothing&before=5").text
    assert signed_in("leader", "ubnd-tinh").get("/admin").status_code == 403


def test_a_change_that_is_not_there_is_said_and_the_history_stays(province, signed_in):
    answer = signed_in("administrator", "ioc").post("/admin/changes/7/undo")
    assert answer.status_code == 404 and "Không có thay đổi số 7" in answer.text
