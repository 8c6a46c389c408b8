"""The inbox in a real browser of a phone: a message comes by itself, is taken up without a network, and is sent when it is back, once."""

import os
import subprocess
import sys
import time

import pytest

from bazan.core.settings import ROOT
from tests.browsers.chromium import browser, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("installation")]
TELL = """
import django
django.setup()
from bazan.coordination.notifications import api
from bazan.coordination.notifications.types import Recipient, Subject
from bazan.core.time import now
words = {"vi": "Thử hộp thư điện thoại", "en": "Phone inbox trial"}
print(api.notify(Subject(words, {"vi": "", "en": ""}, "extreme", "directive"), [Recipient("account", "USER")], None, now(), asks=True))
"""
TAKEN = """
import django, sys
django.setup()
from bazan.coordination.notifications import api
print([one.state for one in api.receipts("phone") if one.channel == "inbox"])
"""


def said(installation, code: str) -> str:
    environment = os.environ | {
        "BAZAN_HOME": str(installation.home),
        "DJANGO_SETTINGS_MODULE": "bazan.processes.composition.django_settings",
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def until(holds, page, what: str) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline, what
        page.wait_for_timeout(100)


def test_a_message_is_taken_up_without_a_network_and_sent_when_it_is_back(installation):
    account = installation.accounts["accounts"]["duty_officer"]
    with browser() as chromium:
        context = chromium.new_context(viewport={"width": 390, "height": 844})
        page = context.new_page()
        sign_in(page, installation.address, account)
        page.goto(installation.address + "/inbox")
        until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"), page, "no service worker")
        page.goto(installation.address + "/inbox")  # kept for no network
        said(installation, TELL.replace("USER", account["username"]).replace("asks=True", 'asks=True, key="phone"'))
        letter = page.locator("[data-message]", has_text="Thử hộp thư điện thoại")
        until(lambda: letter.count() == 1, page, "the message did not come by itself")
        page.goto(installation.address + "/inbox")
        context.set_offline(True)
        letter.locator("[data-acknowledge] button").click()
        until(lambda: page.locator("[data-queue]").is_visible(), page, "nothing says that it is kept")
        assert "['delivered']" in said(installation, TAKEN)
        page.goto(installation.address + "/inbox")  # closed and opened again, still without a network
        until(lambda: letter.locator("button").is_disabled(), page, "it was forgotten")
        context.set_offline(False)
        until(lambda: page.locator("[data-queue]").is_hidden(), page, "it was not sent")
        assert "['acknowledged']" in said(installation, TAKEN)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
