"""Walk 3: a monthly Excel form to a leader's tile, and from the tile back to the very cell and to whoever typed it."""

import re
import time
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browsers.chromium import browser, sign_in
from tests.browsers.screen_sizes import DESK, PHONE
from tests.present import present

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("installation")]

FORM, PERIOD, INDICATOR = "health.immunisation_month", "2025-03", "health.fully_immunised"
"""A month before the simulated offices begin, of the 71 communes of then."""
CHILDREN, FULLY, TOO_MANY = 40, 38, 41


def as_(chromium: Browser, installation, username: str, size: ViewportSize = DESK, language: str = "vi") -> Page:
    page = chromium.new_context(viewport=size, accept_downloads=True).new_page()
    known = installation.accounts["accounts"] | installation.accounts["others"]
    sign_in(page, installation.address, next(one for one in known.values() if one["username"] == username), language)
    page.context.add_cookies([{"name": "language", "value": language, "url": installation.address}])
    return page


def fill(path: Path, wrong: bool) -> tuple[str, str]:
    """Fill the white cells of every commune; gives sheet and cell of the first that a wrong workbook has wrong."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    communes = [line for line in range(1, sheet.max_row + 1) if re.fullmatch(r"\d{5}", str(sheet.cell(line, 1).value))]
    for line in communes:
        for column, value in enumerate((CHILDREN, FULLY, CHILDREN, FULLY), 3):
            sheet.cell(line, column).value = value  # pyrefly: ignore[missing-attribute] - of a cell that isn't merged
    spot = sheet.cell(communes[0], 4)
    if wrong:
        spot.value = TOO_MANY  # pyrefly: ignore[missing-attribute] - of a cell that isn't merged
    book.save(path)
    return sheet.title, spot.coordinate


def send(page: Page, address: str, path: Path) -> None:
    page.goto(f"{address}/forms/{FORM}?period={PERIOD}&organization=cdc")
    page.locator("input[type=file]").set_input_files(path)
    page.locator("form[enctype] button").last.click()
    page.wait_for_url(re.compile(r"/forms/uploads/\d+"))
    expect(page.locator("upload-state")).to_have_count(0, timeout=60_000)


def decide(page: Page, address: str, submission: str, act: str) -> None:
    page.goto(address + submission)
    page.locator(f'form[action$="/{act}"] button').click()
    page.wait_for_load_state("load")


def measured(page: Page, address: str, value: str, timeout_s: float = 120) -> None:
    """Look at a number until it is the one: a screen isn't told of months this old, whoever opens it anew sees them."""
    deadline = time.monotonic() + timeout_s
    page.goto(address)
    while value not in page.locator("main").inner_text() and time.monotonic() < deadline:
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator("main")).to_contain_text(value)


def test_a_form_sent_by_an_officer_is_found_again_in_its_cell_from_the_leaders_tile(installation, tmp_path):
    with browser() as chromium:
        officer, address = as_(chromium, installation, "cdc"), installation.address
        officer.goto(f"{address}/forms/{FORM}?period={PERIOD}&organization=cdc")
        with officer.expect_download() as got:
            officer.locator("form[action$='/template'] button:not([formaction])").click()
        book = tmp_path / "tiem_chung_2025-03.xlsx"
        got.value.save_as(book)

        sheet, cell = fill(book, wrong=True)
        send(officer, address, book)
        expect(officer.locator("main")).to_contain_text(cell)  # the refusal names sheet and cell
        expect(officer.locator("main")).to_contain_text(sheet)
        with officer.expect_download() as marked:
            officer.locator("a[href$='/refused.xlsx']").click()
        marked.value.save_as(tmp_path / "marked.xlsx")
        assert openpyxl.load_workbook(tmp_path / "marked.xlsx")[sheet][cell].comment is not None

        again = openpyxl.load_workbook(tmp_path / "marked.xlsx")  # the same workbook, mended in the marked cell
        again[sheet][cell].value = FULLY
        again.save(book)
        send(officer, address, book)
        officer.locator("form[action$='/confirm'] button").click()
        expect(officer.locator("a[href*='/forms/submissions/']").first).to_be_visible(timeout=60_000)
        submission = present(officer.locator("a[href*='/forms/submissions/']").first.get_attribute("href"))
        for username, act in (("yte-duyet", "verify"), ("dulieu", "approve"), ("dulieu", "lock")):
            decide(as_(chromium, installation, username), address, submission, act)

        leader = as_(chromium, installation, "lanhdao", PHONE)
        measured(leader, f"{address}/indicators/{INDICATOR}?period={PERIOD}", "95,0")  # 38 of 40 in each of the 71 communes
        leader.goto(f"{address}/boards/health?grain=month&period={PERIOD}")
        leader.locator(f".tile a[href*='{INDICATOR}']").first.click()  # one step: value, formula, law, places, rows and the cell itself
        path = leader.locator("#path")
        for said in ("95,0", "NĐ 104/2016/NĐ-CP", book.name, sheet, "Tạ Thị Phòng (demo)", "Phan Văn Khỏe (demo)"):
            expect(path).to_contain_text(said)
        leader.locator("#path a[href*='/runs/']").first.click()  # backwards: which numbers this file moved
        expect(leader.locator(f"main a[href*='{INDICATOR}']").first).to_be_visible()
        leader.go_back()
        leader.locator("#path a.button").last.click()  # the whole row, with the cell of each value
        expect(leader.locator("main")).to_contain_text(cell)
