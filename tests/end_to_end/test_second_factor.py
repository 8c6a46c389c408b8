"""The second proof in a real browser: set up where it is required, given at the entrance, refused when it was used; a passkey too."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import browser
from tests.installations.web_only import front

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def house():
    with front(BAZAN_HOST="localhost", BAZAN_SECOND_PROOF="required") as made:
        yield made


class Person:
    """Somebody at a browser of the house, whose address has a name: passkeys need one."""

    def __init__(self, page, address, account):
        self.page, self.address, self.account = page, address, account

    def gives_password(self):
        self.page.goto(self.address + "/sign-in")
        self.page.fill("input[name=username]", self.account["username"])
        self.page.fill("input[name=password]", self.account["password"])
        with self.page.expect_navigation():
            self.page.press("input[name=password]", "Enter")

    def says_who(self, password=""):
        self.page.fill("input[name=password]", password or self.account["password"])

    def gives_code(self, code):
        self.page.fill("input[name=code]", code)
        with self.page.expect_navigation():
            self.page.press("input[name=code]", "Enter")

    def leaves(self):
        self.page.goto(self.address + "/account/proofs")
        self.page.locator("details.corner summary").click()
        self.page.locator("form[action='/sign-out'] button").click()
        self.page.wait_for_url("**/sign-in")

    @property
    def where(self):
        return self.page.url.removeprefix(self.address)


def test_an_administrator_proves_twice_from_the_first_day_on(house):
    with browser() as chromium:
        page = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
        person = Person(page, f"http://localhost:{house.port}", house.accounts["administrator"])
        person.gives_password()
        assert person.where.startswith("/account/proofs"), "nothing else opens before"
        assert page.evaluate("document.documentElement.scrollWidth") <= 390

        page.click("a[href='/account/proofs/telephone']")
        telephone = pyotp.TOTP(page.locator("[data-secret]").inner_text().replace(" ", ""))
        assert page.locator("svg.qr").is_visible()
        person.says_who("guess")
        person.gives_code(telephone.now())
        assert page.locator("#error-password").is_visible(), "an open session alone adds nothing"
        person.says_who()
        person.gives_code(telephone.now())
        codes = page.locator("[data-codes] li").all_inner_texts()
        assert len(codes) == 10
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.goto(person.address + "/sources")
        assert person.where == "/sources", "now it does"

        person.leaves()
        person.gives_password()
        assert person.where == "/sign-in/second"
        page.goto(person.address + "/sources")
        assert person.where.startswith("/sign-in?"), "half a sign-in opens nothing"
        person.gives_password()
        code = telephone.at(datetime.now(UTC) + timedelta(seconds=30))  # of a clock that is a little early
        person.gives_code(code)
        assert not person.where.startswith("/sign-in")

        person.leaves()
        person.gives_password()
        person.gives_code(code)
        assert person.where == "/sign-in/second" and page.locator("#error-code").is_visible(), "a code is taken once"
        person.gives_code(codes[0])
        assert person.where == "/account/proofs?recovered=1"

        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        page.fill("#field-name", "Máy tính phòng trực")
        person.says_who()
        page.click("form[data-passkey=make] [data-passkey-button]")
        page.locator(".account-passkeys b", has_text="Máy tính phòng trực").wait_for()

        person.leaves()
        person.gives_password()
        page.click("form[data-passkey=get] [data-passkey-button]")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        page.goto(person.address + "/sources")
        assert person.where == "/sources"

        page.goto(person.address + "/account/proofs")
        page.locator("form[action='/account/proofs/remove']:not(li form) button").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390 and not find_violations(page)
        person.says_who()
        page.locator("main form .button-main").click()
        page.wait_for_url("**/account/proofs?saved=removed")
    assert house.rows("SELECT counter > 0, used_at IS NOT NULL FROM account_passkey") == [(True, True)]
