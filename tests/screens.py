"""A real browser for the tests of screens."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def chromium_path() -> str:
    """Debian's Chromium, or the one CHROMIUM names."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert found, "the browser tests need Chromium: install Debian's chromium, or name one by CHROMIUM"
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        try:
            yield chromium
        finally:
            chromium.close()


def sign_in(page: Page, address: str, account: dict[str, str], language: str = "vi") -> None:
    """Sign the page's context in with a demo account."""
    page.goto(address + "/sign-in")
    page.locator("input[name=username]").fill(account["username"])
    page.locator("input[name=password]").fill(account["password"])
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    assert "sessionid" in {one["name"] for one in page.context.cookies(address)}, page.url
