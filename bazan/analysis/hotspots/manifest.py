"""Manifest of the app hotspots."""

from bazan.core.deferred_imports import deferred_imports
from bazan.core.map_layers import Layers
from bazan.platform.jobs.types import ANALYSIS, Clock
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.analysis.hotspots import features, tasks


MANIFEST = Manifest(
    schedules=(Clock("hotspots", ANALYSIS, 3600, tasks.look),),
    map_layers=(Layers("hotspots", "boards.view", features.listed, features.asked, remembers=False),),
)
