"""A real browser for the tests of screens."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--accept-lang=vi",
]


def chromium_path() -> str:
    """Debian's Chromium, or the one CHROMIUM names."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert found, "the browser tests need Chromium: install Debian's chromium, or name one by CHROMIUM"
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium; within ``one_browser`` the one that the tests before used too. The pages opened in it are gone afterwards."""
    if _Shared.ends is None:
        with _launched() as chromium:
            yield chromium
        return
    if _Shared.browser is None:
        _Shared.browser = _Shared.ends.enter_context(_launched())
    try:
        yield _Shared.browser
    finally:
        for context in _Shared.browser.contexts:
            context.close()


@contextmanager
def one_browser() -> Iterator[None]:
    """Whoever wants a browser within it is given the same, started by the first."""
    with ExitStack() as ends:
        _Shared.ends = ends
        try:
            yield
        finally:
            _Shared.ends = _Shared.browser = None


class _Shared:
    ends: ExitStack | None = None
    browser: Browser | None = None


@contextmanager
def _launched() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        try:
            yield chromium
        finally:
            chromium.close()


_sessions: dict[tuple[str, str], list[dict]] = {}


def sign_in(page: Page, address: str, account: dict[str, str], language: str = "vi") -> None:
    """Sign the page's context in with a demo account: by the form the first time, later with the session that it began."""
    kept = _sessions.get((address, account["username"]))
    if kept:
        page.context.add_cookies(kept)
        return
    page.goto(address + "/sign-in")
    page.locator("input[name=username]").fill(account["username"])
    page.locator("input[name=password]").fill(account["password"])
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    cookies = page.context.cookies(address)
    assert "sessionid" in {cookie["name"] for cookie in cookies}, page.url
    _sessions[address, account["username"]] = [cookie for cookie in cookies if cookie["name"] in ("sessionid", "csrftoken")]
