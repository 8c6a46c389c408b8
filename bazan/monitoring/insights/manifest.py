"""Manifest of the app insights."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.data_export.types import Person
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.monitoring.insights import retention


MANIFEST = Manifest(
    permissions=(Permission("insights.judge", ("leader", "duty_officer", "agency_officer")),),
    personal_data=(Holder("insights.notes", "words", retention.notes),),
    data_export=(Person("insight_act.note"),),
)
