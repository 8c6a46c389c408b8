"""Masks drawn through the page: by who may, by form and by hand, refused at the field, never taken off behind somebody's back."""

import pytest
from playwright.sync_api import expect

from bazan.cameras.devices import api
from bazan.core.time import now
from bazan.directory.permissions.types import SYSTEM
from tests.browsers.camera_pages import ROLES, at, signed_in
from tests.browsers.chromium import browser
from tests.fixtures.camera_province import seen

pytestmark = pytest.mark.django_db
THERE = "/cameras/bridge/masks"
CORNER = ((0.0, 0.0), (0.3, 0.0), (0.3, 0.2))
GATE = ((0.5, 0.5), (0.9, 0.5), (0.9, 0.905))
AS_TEXT = "0 0\n30 0\n30 20"


def masks():
    return api.camera("bridge").terms.masks


def test_who_may_edit_masks_and_nobody_else(camera):
    for role in ROLES:
        client, able = signed_in(role, camera.organization_id), role == "administrator"
        assert client.get(THERE).status_code == (200 if able else 403), role
        assert client.post(f"{THERE}/draw", {"points": AS_TEXT}).status_code == (302 if able else 403), role
        assert client.post(f"{THERE}/erase", {"mask": AS_TEXT}).status_code == (302 if able else 403), role
    assert masks() == ()


def test_a_mask_is_drawn_changed_and_erased(admin):
    assert admin.post(f"{THERE}/draw", {"points": AS_TEXT}).headers["Location"] == f"{THERE}#masks"
    admin.post(f"{THERE}/draw", {"points": "50 50\r\n90 50\r\n90 90,5"})
    assert masks() == (CORNER, GATE)
    page = admin.get(f"{THERE}?mask=1").text
    assert "Đổi vùng che 1" in page and f"{AS_TEXT}</textarea>" in page
    assert admin.post(f"{THERE}/draw", {"points": "0 0\n40 0\n40 20", "former": AS_TEXT.replace("\n", "\r\n")}).status_code == 302
    assert masks() == (GATE, ((0.0, 0.0), (0.4, 0.0), (0.4, 0.2)))
    admin.post(f"{THERE}/erase", {"mask": "50 50\n90 50\n90 90.5"})
    assert masks() == (((0.0, 0.0), (0.4, 0.0), (0.4, 0.2)),)


def test_what_somebody_else_changed_meanwhile_is_not_touched(admin):
    api.mask("bridge", [GATE], SYSTEM, now())
    for act, said in (("draw", {"points": "1 1\n9 1\n9 9", "former": AS_TEXT}), ("erase", {"mask": AS_TEXT})):
        answer = admin.post(f"{THERE}/{act}", said)
        assert answer.status_code == 404 and "đã được đổi hoặc xóa" in answer.text
    assert masks() == (GATE,)
    assert admin.get(f"{THERE}?mask=2").status_code == 404
    assert admin.get("/cameras/none/masks").status_code == 404


@pytest.mark.parametrize(
    ("points", "said"),
    [("1 1\n9 9\n9 1\n1 9", "Vùng tự cắt chính nó"), ("1 1\nxyz", "Dòng 2"), ("1 1\n9 9", "từ ba điểm"), ("", "từ ba điểm")],
)
def test_what_cant_be_a_mask_is_said_at_its_field_and_kept(admin, points, said):
    answer = admin.post(f"{THERE}/draw", {"points": points})
    assert answer.status_code == 400
    assert said in answer.text.partition('id="error-points"')[2].partition("</p>")[0]
    assert f"{points}</textarea>" in answer.text
    assert masks() == ()


def test_what_is_masked_is_covered_on_the_wall_too(admin, camera):
    seen(camera)
    api.mask("bridge", [CORNER], SYSTEM, now())
    for address in ("/cameras", "/cameras/bridge", THERE):
        assert 'points="0,0 192,0 192,72"' in admin.get(address).text, address


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_mask_is_drawn_by_hand_and_without_a_script(opened):
    with browser() as chromium:
        page, wrong = opened(chromium)
        page.locator("nav a[href$=masks]").click()
        page.wait_for_url("**/masks")
        for x, y in ((10, 10), (40, 10), (40, 40)):
            page.mouse.click(*at(page, x, y))
        page.locator(".sketch-point").nth(2).focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator(".sketch-told")).to_contain_text("3 điểm đã khép")
        page.locator(".rule-save").click()
        expect(page.locator(".rule-row")).to_have_count(1)
        assert wrong == []
        told = page.locator(".rule-row .figures").inner_text().replace("·", " ")
        assert [float(part) for part in told.split()] == pytest.approx([10, 10, 40, 10, 40, 41], abs=0.5)
        page, _ = opened(chromium, width=390, java_script_enabled=False)
        page.locator("nav a[href$=masks]").click()
        page.locator("#field-points").fill(AS_TEXT)
        page.locator(".rule-save").click()
        expect(page.locator(".rule-row")).to_have_count(2)
        page.locator(".rule-row").nth(0).locator("summary").click()
        page.locator(".rule-row").nth(0).locator(".button-danger").click()
        expect(page.locator(".rule-row")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert masks() == (CORNER,)
