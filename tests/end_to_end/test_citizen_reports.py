"""A citizen's cheap phone before the house as it stands: written without a network, sent once, followed, answered, judged."""

import io
import json
import os
import subprocess
import sys
import time

import pytest
from PIL import Image
from playwright.sync_api import expect

from bazan.core.settings import ROOT
from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import CHROMIUM_FLAGS, browser, chromium_path
from tests.installations.web_only import front

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("front")]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "locale": "vi-VN"}
HERE = {"latitude": 11.9031, "longitude": 107.9455, "accuracy": 12}
COMMUNE = "24637"
LARGEST_FIRST_LOAD = 150 << 10
PATIENCE_MS = 60_000
PREPARE = """
import io
import django
django.setup()
from django.contrib.auth import get_user_model
from PIL import Image
from bazan.coordination.cases import api as casework
from bazan.citizens.field_reports import api
from bazan.core.time import now
from bazan.directory.accounts import api as people
from bazan.directory.permissions.types import Acting

def who(name):
    account = get_user_model().objects.get(username=name)
    return Acting(people.reach_of(account), account.organization_id)

duty, officer, second = map(who, (DUTY, OFFICER, SECOND))
one = api.by_number(NUMBER)

def act(name, by, **more):
    return api.move(one.id, name, by, api.report(one.id).case.version, now(), **more)

def photo():
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), "grey").save(drawn, "JPEG")
    drawn.seek(0)
    return [casework.keep(drawn, "sau.jpg")]

"""
ANSWER = """
made = api.report(one.id)
if made.state == "new":
    made = act("assign", duty, organization_id=officer.organization_id)
act("start", officer)
act("answer", officer, reason=REPLY, files=photo(), why_elsewhere="Máy không bật định vị")
act("publish", second)
"""
LOOK = """
from bazan.data.sources import api as sources

for name in NAMES:
    data = sources.file_path(name).read_bytes()
    with Image.open(io.BytesIO(data)) as kept:
        assert len(data) < 1 << 20 and max(kept.size) <= 1600 and not kept.getexif()
        print("upright" if kept.height > kept.width else kept.size, end=" ")
print("end")
"""


def said(house, code, **names):
    """What Python prints that acts in the house as its officers."""
    told = {"DUTY": house.accounts["duty_officer"]["username"], "OFFICER": house.accounts["commune_officer"]["username"]} | names
    told.setdefault("SECOND", next(name for name in [one["username"] for one in house.others.values() if one["role"] == "duty_officer"]))
    text = "".join(f"{name} = {value!r}\n" for name, value in told.items()) + PREPARE + code
    done = subprocess.run([sys.executable, "-c", text], cwd=ROOT, env=os.environ | house.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def photo(shade):
    """As large as a phone's camera makes one, with a place in it."""
    drawn, facts = io.BytesIO(), Image.Exif()
    facts[0x8825] = {1: "N", 2: (11.0, 54.0, 11.0)}
    facts[0x0112] = 6
    Image.effect_noise((3000, 2000), shade).convert("RGB").save(drawn, "JPEG", exif=facts, quality=90)
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}


def phone(chromium, wrong, **more):
    """A page of a phone of its own; what goes wrong in it is noted."""
    page = chromium.new_context(**PHONE | more).new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda told: wrong.append(told.text) if told.type == "error" and "ERR_INTERNET" not in told.text else None)
    return page


def until(act, wanted, what):
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while (found := act()) != wanted:
        assert time.monotonic() < deadline, f"{what}: {found}"
        time.sleep(0.3)


def test_a_phone_without_a_network_sends_each_report_once_and_follows_it():
    with front() as house, browser() as chromium:
        wrong: list[str] = []
        page = phone(chromium, wrong)
        page.goto(f"{house.address}/c/report")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        until(lambda: page.evaluate("caches.open('citizens-pages').then((kept) => kept.keys()).then((found) => found.length)"), 4, "shell")
        page.context.set_offline(True)
        for number, words in enumerate(("Cây đổ chắn nửa đường", "Rác tràn ra lề đường")):
            page.goto(f"{house.address}/c/report")
            expect(page.locator("[data-offline]")).to_be_visible()
            page.locator("[data-redraw][name=pictures]").set_input_files([photo(40 + number)])
            expect(page.locator("[data-thumbs] img")).to_have_count(1, timeout=PATIENCE_MS)
            page.locator("#words").fill(words)
            page.locator("#place").select_option(COMMUNE)
            page.locator("[type=submit]").click()
            page.wait_for_url("**/c/mine", timeout=PATIENCE_MS)
        expect(page.locator("[data-drafts] [data-list] > li")).to_have_count(2)
        assert house.rows("SELECT count(*) FROM field_report WHERE key LIKE 'citizen:%'") == [(0,)]
        page.context.set_offline(False)
        until(lambda: house.rows("SELECT count(*) FROM field_report WHERE key LIKE 'citizen:%'")[0][0], 2, "sent")
        expect(page.locator("[data-receipts] [data-list] > li")).to_have_count(2, timeout=PATIENCE_MS)
        expect(page.locator("[data-drafts]")).to_be_hidden()
        page.reload()
        sent = dict(house.rows("SELECT words, number FROM field_report WHERE key LIKE 'citizen:%'"))
        assert set(sent) == {"Cây đổ chắn nửa đường", "Rác tràn ra lề đường"}, "in whichever order they arrived"
        assert house.rows("SELECT count(*) FROM field_report_picture") == [(2,)]
        number = sent["Cây đổ chắn nửa đường"]
        _judge_pictures(house, number)
        said(house, ANSWER, NUMBER=number, REPLY="Đã dọn cây.")
        _not_fixed_then_fixed(page, house, number)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert wrong == []


def _judge_pictures(house, number):
    """Drawn anew on the phone: small, upright, and nothing in them of where they were taken."""
    names = [name for (name,) in house.rows("SELECT raw FROM field_report_picture")]
    assert said(house, LOOK, NUMBER=number, NAMES=names) == "upright " * len(names) + "end"


def _not_fixed_then_fixed(page, house, number):
    page.goto(f"{house.address}/c/mine")
    item = page.locator("[data-receipts] li").filter(has_text=number)
    expect(item).to_contain_text("Chờ bạn đánh giá", timeout=PATIENCE_MS)
    item.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("Đã dọn cây.")
    page.get_by_text("Chưa xong", exact=True).click()
    page.locator("#why").fill("Cành vẫn nằm trên đường")
    page.get_by_role("button", name="Gửi đánh giá").click()
    expect(page.locator(".c-course")).to_contain_text("Bạn báo chưa xong, mở lại")
    said(house, ANSWER, NUMBER=number, REPLY="Đã dọn hết cành.")
    page.reload()
    page.get_by_text("Đã xong", exact=True).click()
    page.locator("[name=rating][value='5']").check(force=True)
    page.get_by_role("button", name="Gửi đánh giá").click()
    expect(page.locator(".c-course")).to_contain_text("Bạn xác nhận đã xong")
    assert house.rows("SELECT verified, rating FROM field_report WHERE number = %s", number) == [(True, 5)]


def test_with_a_place_a_name_and_a_neighbour_who_saw_it_too():
    with front(BAZAN_CITIZENS_PER_DEVICE="1") as house, browser() as chromium:
        wrong: list[str] = []
        page = phone(chromium, wrong, geolocation=HERE, permissions=["geolocation"])
        page.goto(f"{house.address}/c/report")
        expect(page.locator("[data-place-accuracy]")).to_contain_text("12 m", timeout=PATIENCE_MS)  # allowed before, it isn't asked again
        page.locator("#words").fill("Đường sạt lở, đất đá lấp nửa đường")
        expect(page.locator("[data-suggested]")).to_be_visible(timeout=PATIENCE_MS)
        page.locator("[data-chips] button").first.click()
        page.locator("[name=named]").check()
        page.locator("#phone").fill("12")
        begun = time.monotonic()
        page.locator("[type=submit]").click()
        expect(page.locator("[data-fault=phone]")).to_contain_text("10 số", timeout=PATIENCE_MS)
        page.locator("#phone").fill("0912 345 678")
        page.locator("[type=submit]").click()
        page.wait_for_url("**/receipt", timeout=PATIENCE_MS)
        print("from a touch to the receipt:", round(time.monotonic() - begun, 1), "s")
        for box in page.locator(".c-main a.button, .c-foot a, .c-main button:visible").all():
            assert box.bounding_box()["height"] >= 44
        ((number, service, anonymous),) = house.rows("SELECT number, service, anonymous FROM field_report WHERE key LIKE 'citizen:%'")
        assert (service, anonymous) == ("field_reports.landslide", False)
        assert house.rows("SELECT phone_proved FROM field_report_sender WHERE phone_hash <> ''") == [(False,)]
        assert house.rows("SELECT 1 FROM field_report_sender s WHERE s::text LIKE '%912345678%'") == []
        _held_back_but_not_in_danger(page, house)
        said(house, 'act("receive", duty)', NUMBER=number)
        other = phone(chromium, wrong, geolocation=HERE, permissions=["geolocation"])
        other.goto(f"{house.address}/c/report")
        other.locator("#words").fill("Sạt lở đất lấp đường")
        other.locator("[data-chips] button").first.click()
        other.locator("[data-join]").click(timeout=PATIENCE_MS)
        other.wait_for_url(f"**/c/r/{number}")
        expect(other.locator("main")).to_contain_text("1 người khác cũng thấy")
        assert house.rows("SELECT count(*) FROM field_report WHERE key LIKE 'citizen:%'") == [(2,)]
        assert [one for one in wrong if "400" not in one and "429" not in one] == []


def _held_back_but_not_in_danger(page, house):
    """The second report of one phone waits and says until when; in danger it goes at once."""
    page.goto(f"{house.address}/c/report")
    page.locator("#words").fill("Rác tràn ra lề đường")
    expect(page.locator("[data-place-accuracy]")).to_contain_text("12 m", timeout=PATIENCE_MS)
    page.locator("[type=submit]").click()
    expect(page.locator("[data-told]")).to_contain_text("Hệ thống nhận lại lúc", timeout=PATIENCE_MS)
    page.wait_for_url("**/c/mine", timeout=PATIENCE_MS)
    expect(page.locator("[data-drafts]")).to_contain_text("Gửi lại lúc")
    assert house.rows("SELECT count(*) FROM field_report WHERE key LIKE 'citizen:%'") == [(1,)]
    page.locator("[data-drafts] [data-open]").click()
    page.locator("[name=danger]").check()
    page.locator("[type=submit]").click()
    page.wait_for_url("**/receipt", timeout=PATIENCE_MS)
    assert house.rows("SELECT count(*), bool_and(danger) FROM field_report WHERE words LIKE 'Rác%'") == [(1, True)]


def test_the_first_load_is_small_and_a_draft_outlives_the_browser(tmp_path):
    with front() as house, browser() as chromium:
        context = chromium.new_context(**PHONE, service_workers="block")
        page, sizes = context.new_page(), {}
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        named = {}
        session.on("Network.responseReceived", lambda told: named.__setitem__(told["requestId"], told["response"]["url"]))
        session.on("Network.loadingFinished", lambda told: sizes.__setitem__(named.get(told["requestId"]), told["encodedDataLength"]))
        for address in ("/c", "/c/report"):
            page.goto(f"{house.address}{address}", wait_until="networkidle")
            print(address, json.dumps({url.rpartition("/")[2]: size for url, size in sizes.items()}), sum(sizes.values()))
        assert 20_000 < sum(sizes.values()) <= LARGEST_FIRST_LOAD
        for spoken in ("en", "vi"):
            for address in ("/c", "/c/report", "/c/reports?map=1", "/c/mine", "/c/follow", "/c/t/no-such-code"):
                page.goto(f"{house.address}{address}{'&' if '?' in address else '?'}lang={spoken}")
                assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
                assert find_violations(page) == [], address
        _sends_as_a_plain_form(chromium, house)
        _outlives_the_browser(chromium, house, tmp_path)


def _sends_as_a_plain_form(chromium, house):
    """Without a script, and where the browser keeps nothing."""
    for number, more in enumerate(({"java_script_enabled": False}, {"service_workers": "block"})):
        page = chromium.new_context(**PHONE, **more).new_page()
        page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
        page.goto(f"{house.address}/c/report")
        page.locator("[name=pictures]").set_input_files([photo(20)])
        page.locator("#words").fill("Đèn đường tắt")
        page.locator("#place").select_option(COMMUNE)
        page.locator("[type=submit]").click()
        page.wait_for_url("**/receipt", timeout=PATIENCE_MS)
        assert house.rows("SELECT count(*) FROM field_report_picture") == [(number + 1,)]


def _outlives_the_browser(chromium, house, folder):
    """A draft with its photo, written in a browser that is closed, is there when it is opened again."""

    def opened():
        return chromium.browser_type.launch_persistent_context(folder, executable_path=chromium_path(), args=CHROMIUM_FLAGS, **PHONE)

    with opened() as context:
        page = context.new_page()
        page.goto(f"{house.address}/c/report")
        page.locator("[data-redraw][name=pictures]").set_input_files([photo(30)])
        page.locator("#words").fill("Nước ngập vào nhà")
        expect(page.locator("[data-chips] button").first).to_contain_text("Ngập", timeout=PATIENCE_MS)
    with opened() as context:
        page = context.new_page()
        page.goto(f"{house.address}/c/mine")
        page.locator("[data-drafts] [data-open]").click()
        expect(page.locator("#words")).to_have_value("Nước ngập vào nhà")
        expect(page.locator("[data-thumbs] img")).to_have_count(1)
