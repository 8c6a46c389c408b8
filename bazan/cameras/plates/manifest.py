"""Manifest of the app plates."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.data_export.types import Person
from bazan.platform.jobs.types import ALERTING, Clock
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.cameras.plates import retention, tasks
    from bazan.cameras.plates.web import urls


MANIFEST = Manifest(
    permissions=(
        Permission("plates.search", ("leader", "duty_officer")),
        Permission("plates.watch", ("leader", "duty_officer")),
    ),
    schedules=(Clock("plates watched for", ALERTING, 5, tasks.meet),),
    personal_data=(
        Holder("plates.readings", "footage", retention.readings),
        Holder("plates.wanted", "footage", retention.wanted),
    ),
    data_export=(Person("plate_meeting"), Person("plate_reading"), Person("plate_wanted")),
    urls=urls,
)
