"""Manifest of the app footage."""

from bazan.cameras.footage.events import LIVE
from bazan.cameras.footage.settings import FootageSettings
from bazan.core.deferred_imports import deferred_imports
from bazan.platform.data_export.types import Person, Sealed
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.cameras.footage import encryption, retention
    from bazan.cameras.footage.web import urls


MANIFEST = Manifest(
    permissions=(
        Permission("footage.view", ("leader", "duty_officer", "administrator")),
        Permission("footage.edit", ("duty_officer", "administrator")),
    ),
    menu=(Entry("see", "footage", "/cameras/footage", "play", "footage.view", 37),),
    screen_updates=LIVE,
    settings=FootageSettings,
    personal_data=(Holder("footage.clips", "footage", retention.clips),),
    data_export=(
        Sealed("footage_piece.data", encryption, ("key", "number"), ("key", "clip_id", "SELECT id, key FROM footage_clip")),
        Person("footage_clip"),
        Person("footage_film"),
        Person("footage_look"),
        Person("footage_piece"),
    ),
    urls=urls,
)
