"""From rain to a closed incident: alert, room, directive, warning, the end and its measured times; three people, two phones."""

import re
import uuid

import feedparser
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, ViewportSize, expect

from tests.browsers.chromium import browser, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("installation")]
DESK, PHONE, WALL = {"width": 1440, "height": 900}, {"width": 390, "height": 844}, {"width": 1920, "height": 1080}
FLOOD = re.compile("Lũ tại")
GIA_NGHIA = "12.00400, 107.69100"
SLOW_MS = 120_000


def enter(chromium: Browser, installation, who: str, size: ViewportSize) -> Page:
    """Signed in as a role of the demo, or as somebody of the organization of this code."""
    known = installation.accounts
    account = known["accounts"].get(who) or next(one for one in known["others"].values() if one["organization"] == who)
    page = chromium.new_context(viewport=size, accept_downloads=True).new_page()
    page.set_default_timeout(SLOW_MS)
    sign_in(page, installation.address, account)
    return page


def send(box: Locator) -> None:
    """Send the form of an act's box, and see its page again."""
    page = box.page
    with page.expect_navigation():
        box.locator("form.act-panel > button").click()
    expect(page.locator("[role=alert]")).to_have_count(0)


def unfold(page: Page, box: str) -> Locator:
    found = page.locator(box).first
    if found.get_attribute("open") is None:
        found.locator("> summary").click()
    return found


def move(page: Page, act: str) -> Locator:
    return unfold(page, f"#move-{act}")


def open_from_the_alert(officer: Page, address: str, title: str) -> str:
    officer.goto(f"{address}/desk")
    row = officer.locator(".queue-row", has_text=FLOOD).first
    expect(row).to_be_visible()
    row.click()
    expect(officer.locator("#one-title")).to_contain_text(FLOOD)
    expect(officer.locator("[data-part=bar]")).not_to_have_attribute("aria-busy", "true")
    if officer.locator("[data-part=bar] [data-key=a]").count():
        officer.locator("[data-part=bar] [data-key=a]").click()
        expect(officer.locator(".duty-grave")).to_contain_text("đã nhận lúc")
    officer.locator("[data-part=bar] [data-key=i]").click()
    officer.wait_for_url(re.compile(r"/incidents/new\?alert=\d+"))
    expect(officer.locator("#kind")).to_have_value("FLOOD")
    officer.locator("#title").fill(title)
    officer.locator("button.button-big").click()
    officer.wait_for_url(re.compile(r"/incidents/\d+$"))
    return officer.url


def approve_report(officer: Page) -> None:
    for form in ("form[action$='/draft'] button", "form[action$='/report'] button[name=approve]"):
        with officer.expect_navigation():
            officer.locator(form).click()


def work_in_the_room(officer: Page) -> None:
    send(move(officer, "respond"))
    box = unfold(officer, "#draw")
    box.locator("[name=points]").fill(GIA_NGHIA)
    box.locator("[name=metres]").fill("3000")
    send(box)
    expect(officer.locator("table.standing tbody tr").first).to_be_visible()
    for kind, text in (("decision", "Sơ tán các hộ ven sông trước 20 giờ"), ("arrive", "Đội xung kích đã tới bờ sông")):
        box = unfold(officer, "#log details.act-box")
        box.locator("#log-kind").select_option(kind)
        box.locator("#log-text").fill(text)
        send(box)
    box = unfold(officer, "#resources details.act-box")
    box.locator("[name=quantity]").fill("2")
    box.locator("[name=organization]").select_option("bch-quan-su")
    box.locator("[name=ask]").check()
    send(box)
    approve_report(officer)
    with officer.expect_download() as paper:
        officer.locator("a[href$='/forms/201.pdf']").click()
    assert paper.value.path().read_bytes().startswith(b"%PDF")
    expect(officer.locator("#decisions-title").locator("xpath=ancestor::section")).to_contain_text("Sơ tán các hộ ven sông")


def lay_into(officer: Page, alert: str, room: str) -> None:
    """Open a room for another alert of the flood and merge it into the one that is worked in."""
    officer.goto(room)
    code = (officer.locator("main").text_content() or "").partition("SC-")[2][:9]
    officer.goto(f"{room.rpartition('/')[0]}/new?alert={alert}")
    officer.locator("button.button-big").click()
    officer.wait_for_url(re.compile(r"/incidents/\d+$"))
    box = unfold(officer, "details.act-box:has(> form[action$='/join'])")
    box.locator("[name=how]").select_option("merge")
    box.locator("[name=other]").fill(f"SC-{code}")
    box.locator("[name=reason]").fill("Cùng một trận lũ")
    send(box)


def see_the_wall(wall: Page, officer: Page, address: str, room: str) -> None:
    """Every alert of life safety is in somebody's hands: the wall tells how far the incident is."""
    wall.goto(f"{address}/wall")
    said = wall.locator("[data-part=story]")
    expect(said.locator("a")).to_be_visible()
    waiting = said.locator("a[href^='/alerts/']")
    while waiting.count():
        lay_into(officer, (waiting.get_attribute("href") or "").rpartition("/")[2], room)
        wall.reload()
    expect(said.locator("a[href^='/incidents/']")).to_be_visible()
    expect(said).to_contain_text("nhiệm vụ xong")


def give_a_directive(leader: Page, address: str) -> tuple[str, str]:
    """Two taps: the alert's line, the sheet's button. Gives the directive's address and the code of who leads."""
    leader.goto(f"{address}/morning")
    leader.locator(".need-line:has(a[href^='/alerts/']) .need-give").first.click()
    lead = leader.locator("dialog input[name=lead]:checked").get_attribute("value") or ""
    leader.locator("dialog .give-button").click()
    leader.wait_for_url(re.compile(r"/directives/\d+$"))
    return leader.url, lead


def work_on_it(agency: Page, address: str, directive: str) -> None:
    """On a slow line: the second act is done while the first is still under way, and both arrive."""
    path = directive.removeprefix(address)
    agency.goto(f"{address}/work")
    card = agency.locator(".work-card", has=agency.locator(f"a[href='{path}']"))
    card.locator("button[value=accept]").click()
    expect(card.locator("button[value=report]")).to_have_count(1)
    under_way: list[Route] = []
    agency.route("**/act", lambda route: route.continue_() if under_way else under_way.append(route))
    for act, text in (("report", "Đã đưa 40 người lên cao"), ("finish", "Xong, nước đang rút")):
        box = card.locator("details.act", has=agency.locator(f"button[value={act}]"))
        box.locator("> summary").click()
        box.locator("[name=reason]").fill(text)
        if act == "finish":
            box.locator("input[type=file]").set_input_files({"name": "bo-song.png", "mimeType": "image/png", "buffer": agency.screenshot()})
        box.locator(f"button[value={act}]").click()
        expect(box.locator("form")).to_be_hidden()
    expect(agency.locator("work-outbox")).to_contain_text("2")
    under_way[0].continue_()
    expect(card.locator("button[value=finish]")).to_have_count(0)
    agency.goto(directive)
    expect(agency.locator(".evidence img")).to_be_visible()


def compose_a_warning(officer: Page, room: str, title: str) -> None:
    officer.goto(room)
    officer.locator("#warnings a[href^='/warnings/new']").click()
    expect(officer.locator("#headline_vi")).to_have_value(title)
    expect(officer.locator("input[name=communes]:checked").first).to_be_visible()
    officer.get_by_role("button", name="Gửi duyệt").click()
    officer.wait_for_url(re.compile(r"/warnings/\d+$"))


def release_it(leader: Page, address: str, title: str) -> None:
    leader.goto(f"{address}/morning")
    leader.locator("a.need", has_text=title).click()
    leader.get_by_role("button", name="Duyệt, phát tới dân").click()
    leader.wait_for_url(re.compile(r"/warnings/messages/\d+"))


def read_in_public(public: Page, address: str, title: str) -> None:
    public.goto(f"{address}/warnings/public")
    expect(public.get_by_role("heading", name=title)).to_be_visible()
    assert title in [one.title for one in feedparser.parse(f"{address}/cap/alerts.atom").entries]


def end_it(officer: Page, room: str, title: str) -> None:
    officer.goto(room)
    expect(officer.locator("#warnings")).to_contain_text(title)
    while officer.locator("form[action$='/finish']").count():
        unfold(officer, "details.all-tasks")
        box = unfold(officer, "details.act-box:has(> form[action$='/finish'])")
        box.locator("textarea").fill("Đã xong, có kiểm tra")
        if box.locator("[name=told_by]").count():
            box.locator("[name=told_by]").fill("Trưởng đội tại chỗ, gọi điện")
        send(box)
        officer.goto(room)
    send(move(officer, "settle"))
    send(move(officer, "recover"))
    box = move(officer, "close")
    box.locator("[name=outcome]").select_option("resolved")
    box.locator("select[name^=warning-]").select_option("cancel")  # the public isn't left under it
    box.locator("[name=reason]").fill("Nước đã rút dưới báo động I, không có người bị nạn")
    box.locator("[name=files]").set_input_files({"name": "muc-nuoc.png", "mimeType": "image/png", "buffer": officer.screenshot()})
    send(box)
    expect(officer.locator(".stages [aria-current]")).to_contain_text("Đóng")
    expect(officer.locator("#warnings")).to_contain_text("Chờ duyệt")


def review_it(officer: Page, room: str) -> None:
    officer.goto(f"{room}/review")
    times = officer.get_by_role("region", name="Thời gian đo được").locator("tbody tr")
    expect(times).to_have_count(4)
    for row in times.all():
        expect(row.locator("td").first).to_contain_text(re.compile(r"\d"))


def see_the_effect(leader: Page, directive: str) -> None:
    leader.goto(directive)
    expect(leader.locator("#effect svg").first).to_be_visible()


def test_a_flood_runs_from_its_alert_to_a_closed_incident_with_its_measured_times(installation):
    title, address = f"Lũ qua Gia Nghĩa {uuid.uuid4().hex[:6]}", installation.address
    expect.set_options(timeout=SLOW_MS)
    try:
        with browser() as chromium:
            officer, leader = enter(chromium, installation, "duty_officer", DESK), enter(chromium, installation, "leader", PHONE)
            room = open_from_the_alert(officer, address, title)
            work_in_the_room(officer)
            see_the_wall(enter(chromium, installation, "leader", WALL), officer, address, room)
            directive, lead = give_a_directive(leader, address)
            work_on_it(enter(chromium, installation, lead, PHONE), address, directive)
            compose_a_warning(officer, room, title)
            release_it(leader, address, title)
            read_in_public(chromium.new_context(viewport=PHONE).new_page(), address, title)
            end_it(officer, room, title)
            review_it(officer, room)
            see_the_effect(leader, directive)
    finally:
        expect.set_options(timeout=5_000)
