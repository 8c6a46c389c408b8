"""Administrators at a browser of an installation, for the walks through the center: they open, fill, send and read as people do."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.installations.web_only import Front

SCREENS = {"vi": {"width": 1440, "height": 900}, "en": {"width": 390, "height": 844}}
WHY = {"vi": "Theo quyết định mới của tỉnh", "en": "As the province decided anew"}
PASSWORD = "Ba chum cay tieu xanh 7"


class Office:
    """An administrator at a browser of the house."""

    def __init__(self, page: Page, house: Front, language: str, account: dict[str, str]):
        self.page, self.house, self.language = page, house, language
        self.page.context.add_cookies([{"name": "language", "value": language, "url": house.address}])
        self.enters(account["username"], account["password"])

    def enters(self, username: str, password: str) -> None:
        self.opens("/sign-in")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", password)
        with self.page.expect_navigation():
            self.page.press("input[name=password]", "Enter")

    def opens(self, where: str) -> None:
        answer = self.page.goto(self.house.address + where)
        assert answer is not None and answer.status < 400, (where, answer and answer.status)

    def fills(self, **fields: str) -> None:
        for name, value in fields.items():
            there = self.page.locator(f"main [name='{name}']:not([type=hidden])").first
            if there.evaluate("field => field.tagName") == "SELECT":
                there.select_option(value)
            else:
                there.fill(value)

    def chooses(self, name: str, content: bytes) -> None:
        """A file of this machine, for the page's form."""
        file = self.house.home / name
        file.write_bytes(content)
        self.page.set_input_files("main input[type=file]", file)

    def sends(self, form: str = "", button: str = ".button-main", status: int = 200) -> None:
        """Presses the main button of the form with this action, as its reason is given."""
        whole = self.page.locator(f"main form{form}").first
        for name, text in (("reason", WHY[self.language]), ("law", "QĐ 12/2026")):
            if whole.locator(f"[name={name}]").count():
                whole.locator(f"[name={name}]").first.fill(text)
        with self.page.expect_navigation() as gone:
            whole.locator(button).first.click()
        assert gone.value is not None and gone.value.status == status, self.page.locator("body").inner_text()[:800]

    def posts(self, where: str, **fields: str) -> int:
        """What is answered to a form that none of its pages offered: sent from the page that is open, with its token."""
        return self.page.evaluate(
            """async ([where, fields]) => {
                const form = new FormData();
                form.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
                for (const [name, value] of Object.entries(fields)) form.set(name, value);
                return (await fetch(where, {method: "POST", body: form})).status;
            }""",
            [where, fields],
        )

    def undoes(self) -> None:
        """Takes back the newest change of the page's history."""
        with self.page.expect_navigation():
            self.page.locator("form[action$='/undo'] button").first.click()

    def sees(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.locator("main")).to_contain_text(text, timeout=20_000)


def agreed(house: Front, username: str) -> None:
    """The server's operator is the second person for what waits of this account, whose rights count as held for long."""
    ((number,),) = house.rows("SELECT id FROM pending_change WHERE state = 'waiting' AND subject = %s", username)
    house.runs("people", "agree", str(number))
    house.rows("UPDATE account_grant SET given_at = NULL WHERE account_id = (SELECT id FROM account WHERE username = %s)", username)


def came_in(browser: Browser, house: Front, language: str, username: str) -> Office:
    """Somebody new, who chose a password by the link that the server printed and signed in."""
    link = re.search(r"/welcome/[\w-]+", house.runs("people", "invite", username))
    assert link
    guest = browser.new_context(viewport=SCREENS[language]).new_page()
    guest.goto(house.address + link[0])
    for field in guest.locator("main input[type=password]").all():
        field.fill(PASSWORD)
    with guest.expect_navigation():
        guest.locator("main button").last.click()
    return Office(guest, house, language, {"username": username, "password": PASSWORD})
