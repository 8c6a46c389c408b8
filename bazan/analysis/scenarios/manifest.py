"""Manifest of the app scenarios."""

from bazan.platform.manifests.types import Manifest, Permission

MANIFEST = Manifest(
    permissions=(Permission("scenarios.save", ("leader", "duty_officer", "agency_officer")),),
)
