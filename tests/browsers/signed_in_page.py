"""A page in a real browser for whoever a test's client is signed in as, served by a test's own server."""

from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from bazan.platform.design_system.api import files


def page_of(chromium: Browser, server: str, client: Client, width: int, spoken: str = "vi", **more: Any) -> tuple[Page, list[str]]:
    """A page of the client's session in a size and a language, and what scripts get wrong on it from here on."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, **more)
    cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value, "language": spoken}
    context.add_cookies([{"name": name, "value": value, "url": server} for name, value in cookies.items()])
    context.route("**/static/**", given)
    page, wrong = context.new_page(), list[str]()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return page, wrong


def given(route):
    """Files of the front end: the gate's to serve, where there is one."""
    address = route.request.url.partition("/static/")[2].partition("/")[2]
    route.fulfill(path=dict(files())[address])
