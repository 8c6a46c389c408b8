"""Manifest of the app inbox."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.screens.inbox import inbox_messages
    from bazan.screens.inbox.web import urls


MANIFEST = Manifest(
    menu=(Entry("handle", "inbox", "/inbox", "list", "inbox.view", 20, waiting=inbox_messages.waiting),),
    urls=urls,
)
