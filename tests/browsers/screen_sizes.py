"""The screens that pages are tried on, in CSS pixels."""

from playwright.sync_api import ViewportSize

WALL: ViewportSize = {"width": 1920, "height": 1080}
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
