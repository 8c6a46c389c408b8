"""A real browser for the tests of screens."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import ClassVar

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--accept-lang=vi",
    "--force-prefers-reduced-motion",  # a map that fades in keeps a core busy for as long as it is looked at
]


def chromium_path(whole: bool = False) -> str:
    """The Chromium that CHROMIUM names, else Debian's: ``whole``, as citizens have it, or the one without a window, at half the work."""
    names = ("chromium", "chromium-headless-shell") if whole else ("chromium-headless-shell", "chromium")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    assert found, "the browser tests need Chromium: install Debian's chromium and chromium-headless-shell, or name one by CHROMIUM"
    return found


@contextmanager
def browser(whole: bool = False) -> Iterator[Browser]:
    """A Chromium; within ``one_browser`` the one that the tests before used too. The pages opened in it are gone afterwards.

    ``whole``: one that can be sent messages and has a microphone.
    """
    if _Shared.ends is None:
        with sync_playwright() as playwright, _launched(playwright, whole) as chromium:
            yield chromium
        return
    if _Shared.playwright is None:
        _Shared.playwright = _Shared.ends.enter_context(sync_playwright())
    if whole not in _Shared.browsers:
        _Shared.browsers[whole] = _Shared.ends.enter_context(_launched(_Shared.playwright, whole))
    chromium = _Shared.browsers[whole]
    try:
        yield chromium
    finally:
        for context in chromium.contexts:
            context.close()


@contextmanager
def one_browser() -> Iterator[None]:
    """Whoever wants a browser within it is given the same, started by the first."""
    with ExitStack() as ends:
        _Shared.ends = ends
        try:
            yield
        finally:
            _Shared.ends = _Shared.playwright = None
            _Shared.browsers = {}


class _Shared:
    ends: ClassVar[ExitStack | None] = None
    playwright: ClassVar[Playwright | None] = None
    browsers: ClassVar[dict[bool, Browser]] = {}
    """By whether they are whole."""


@contextmanager
def _launched(playwright: Playwright, whole: bool) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(executable_path=chromium_path(whole), args=CHROMIUM_FLAGS)
    try:
        yield chromium
    finally:
        chromium.close()


_sessions: dict[tuple[str, str], list[dict]] = {}


def sign_in(page: Page, address: str, account: dict[str, str], language: str = "vi") -> None:
    """Sign the page's context in with a demo account: by the form the first time, later with the session that it began."""
    kept = _sessions.get((address, account["username"]))
    if kept:
        page.context.add_cookies(kept)  # pyrefly: ignore[bad-argument-type] - cookies as the browser gave them
        return
    page.goto(address + "/sign-in")
    page.locator("input[name=username]").fill(account["username"])
    page.locator("input[name=password]").fill(account["password"])
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    cookies = page.context.cookies(address)
    assert "sessionid" in {cookie["name"] for cookie in cookies}, page.url
    # pyrefly: ignore[unsupported-operation] - cookies as the browser gave them
    _sessions[address, account["username"]] = [cookie for cookie in cookies if cookie["name"] in ("sessionid", "csrftoken")]
