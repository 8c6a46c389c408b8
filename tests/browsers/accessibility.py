"""What axe finds wrong with a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS = {"resultTypes": ["violations"]}
WITHOUT_CONTRAST = OPTIONS | {"rules": {"color-contrast": {"enabled": False}}}


def find_violations(page: Page, contrast: bool = True) -> list[str]:
    """Each rule that is broken, with the element that breaks it. ``contrast`` is half of the work, and the same in every language."""
    found = Axe().run(page, options=OPTIONS if contrast else WITHOUT_CONTRAST).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]
