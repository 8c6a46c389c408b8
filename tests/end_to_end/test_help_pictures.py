"""The pictures of the help: each shows a page that still opens with what it shows. ``HELP_PICTURES=write`` takes them anew."""

import io
import os
import tomllib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from bazan.core.language import LANGUAGES
from bazan.screens.help.topic_files import TOPICS
from tests.browsers.chromium import browser, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("installation")]

PICTURES = tomllib.loads((TOPICS / "pictures.toml").read_text("utf-8"))["pictures"]
FOLDER = TOPICS.parent / "web" / "static" / "help" / "pictures"
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "user_agent": "Mozilla/5.0 (Linux; Android 16) Mobile",
    "has_touch": True,
}
SHOWN_MS = 30_000
TALL, QUALITY, LARGEST, LARGEST_IN_ALL = 640, 60, 90_000, 1_500_000


@pytest.mark.parametrize("name", PICTURES)
def test_what_a_picture_shows_is_still_there(installation, name):
    picture = PICTURES[name]
    with browser() as chromium:
        page = chromium.new_context(**(PHONE if picture.get("phone") else DESK)).new_page()
        sign_in(page, installation.address, installation.accounts["accounts"][picture["role"]])
        for language in LANGUAGES:
            page.context.add_cookies([{"name": "language", "value": language, "url": installation.address}])
            page.goto(installation.address + picture["address"])
            for link in picture.get("follow", ()):
                page.goto(installation.address + page.locator(link).first.get_attribute("href"))
            for field, text in picture.get("fill", {}).items():
                page.locator(f"main [name={field}]").fill(text.lstrip())
            if button := picture.get("press"):
                page.locator(button).click()
            shown = page.locator(picture["shows"]).first
            expect(shown).to_be_visible(timeout=SHOWN_MS)
            file = FOLDER / language / f"{name}.webp"
            if os.environ.get("HELP_PICTURES") == "write":
                page.evaluate("document.fonts.ready.then(() => true)")
                page.wait_for_timeout(1_000)
                take(shown, file, picture.get("tall", TALL))
            assert file.stat().st_size < LARGEST


def take(shown: Locator, file: Path, tall: int) -> None:
    """The upper part of it, as small as it can still be read."""
    whole = Image.open(io.BytesIO(shown.screenshot(animations="disabled"))).convert("RGB")
    file.parent.mkdir(parents=True, exist_ok=True)
    whole.crop((0, 0, whole.width, min(tall, whole.height))).save(file, "WEBP", quality=QUALITY, method=6)


def test_all_pictures_together_are_small():
    assert sum(file.stat().st_size for file in FOLDER.rglob("*.webp")) < LARGEST_IN_ALL
