"""Manifest of the app duty desk."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.screens.duty_desk.web import urls


MANIFEST = Manifest(
    menu=(
        Entry("handle", "desk", "/desk", "bell", "alerts.view", 10, first_for=("duty_officer",)),
        Entry("administer", "rules", "/alerts/rules", "sliders-horizontal", "alerts.switch", 30),
    ),
    urls=urls,
)
