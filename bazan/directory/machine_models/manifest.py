"""Manifest of the app machine models."""

from bazan.core.deferred_imports import deferred_imports
from bazan.directory.machine_models.settings import ModelsSettings
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.directory.machine_models.web import urls


MANIFEST = Manifest(
    permissions=(
        Permission("models.view", ("leader", "data_steward", "administrator")),
        Permission("models.oversee", ("data_steward", "administrator")),
    ),
    menu=(Entry("administer", "models", "/models", "gauge", "models.view", 50),),
    settings=ModelsSettings,
    urls=urls,
)
