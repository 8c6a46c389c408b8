"""A phone asks to be told, a warning is released, the phone tells it while the page is closed; then it is to be silent.

Chromium's own push service can't be had on a closed machine. So the browser's ``PushManager`` is played by this test, as is the service
behind it; what the page asks, what leaves the house, and what the worker shows are real.
"""

import json
import time

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browsers.chromium import browser
from tests.end_to_end.test_citizen_in_flood import PHONE, judge
from tests.end_to_end.warning_release import warned
from tests.servers import push_service
from tests.servers.push_service import Phone

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("installation")]
MANAGER = """
const said = SUBSCRIPTION;
const made = {
  toJSON: () => said,
  unsubscribe: async () => { localStorage.removeItem("subscribed"); return true; },
};
if (globalThis.PushManager) {
  PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
    if (!userVisibleOnly) throw new Error("silent");
    localStorage.setItem("subscribed", applicationServerKey);
    return made;
  };
  PushManager.prototype.getSubscription = async () => (localStorage.getItem("subscribed") ? made : null);
}
"""
SHOWN = """navigator.serviceWorker.ready.then((one) => one.getNotifications()).then((all) =>
  all.map(({ title, body, tag, data }) => [title, body, tag, data.link]))"""


def registration(session: CDPSession, page: Page) -> str:
    """Where the worker of the app is registered."""
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        # pyrefly: ignore[bad-index] - what the browser tells, which the stubs leave out
        lambda told: found.extend(one["registrationId"] for one in told["registrations"] if one["scopeURL"].endswith("/c")),
    )
    session.send("ServiceWorker.enable")
    deadline = time.monotonic() + 20
    while not found:
        assert time.monotonic() < deadline
        page.wait_for_timeout(100)
    return found[0]


def test_a_phone_tells_a_warning_while_the_page_is_closed(installation):
    with browser(whole=True) as chromium, push_service.running(installation.push_port) as service:
        address, phone = installation.address, Phone(f"{service.origin}/send/walk")
        context = chromium.new_context(viewport=PHONE, permissions=["notifications"])
        context.add_init_script(MANAGER.replace("SUBSCRIPTION", phone.subscription))
        page = context.new_page()
        page.goto(f"{address}/c/warnings")
        expect(page.get_by_text("Hãy chọn nơi bạn ở, ở đầu trang")).to_be_visible()
        _, message, commune = warned(installation, "push", "Lũ báo tới máy", 1)
        page.goto(f"{address}/c/warnings?place={commune}")
        page.get_by_role("button", name="Bật báo trên máy này").click()
        expect(page.get_by_text("Đang bật. Máy này được báo")).to_be_visible()
        judge(page)
        session = context.new_cdp_session(page)
        worker = registration(session, page)
        deadline = time.monotonic() + 60
        while not (came := [phone.read(body).decode() for endpoint, _, body in service.taken if endpoint == phone.endpoint]):
            assert time.monotonic() < deadline, service.refused
            page.wait_for_timeout(300)
        told = [json.loads(one) for one in came]
        newest = next(one for one in told if one["warning"] == int(message))
        page.goto("about:blank")
        for payload in (json.dumps(newest), json.dumps(newest | {"warning": 999_999, "replaces": int(message)}), "no message of ours"):
            session.send("ServiceWorker.deliverPushMessage", {"origin": address, "registrationId": worker, "data": payload})
            page.wait_for_timeout(500)
        page.goto(f"{address}/c/warnings")
        assert sorted(page.evaluate(SHOWN)) == [
            ["Có cảnh báo mới", "", "warning", "/c/warnings"],
            ["Nghiêm trọng: Lũ báo tới máy", newest["body"], "warning-999999", f"/c/warnings/{message}"],
        ]
        page.get_by_role("button", name="Tắt báo trên máy này").click()
        expect(page.get_by_role("button", name="Bật báo trên máy này")).to_be_visible()
        assert page.evaluate("localStorage.getItem('subscribed')") is None
