"""Manifest of the app demo outbox."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.screens.demo_outbox.web import urls


MANIFEST = Manifest(
    permissions=(Permission("outbox.view", ("leader", "duty_officer", "administrator")),),
    menu=(Entry("handle", "outbox", "/demo/outbox", "smartphone", "outbox.view", 90, demo=True),),
    urls=urls,
)
