"""Manifest of the app cases."""

from bazan.coordination.cases.events import LIVE
from bazan.coordination.cases.subscriptions import CALENDAR
from bazan.core.deferred_imports import deferred_imports
from bazan.platform.data_export.types import Person, Received
from bazan.platform.jobs.types import ALERTING, WORKER, Clock
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.coordination.cases import api


MANIFEST = Manifest(
    schedules=(
        Clock("asked erasures", WORKER, 60, api.erase_asked),
        Clock("deadlines after a change of the calendar", ALERTING, 30, api.follow_calendar),
    ),
    subscribers=(CALENDAR,),
    screen_updates=LIVE,
    data_export=(
        Person("case_entry.reason"),
        Person("case_event.reason"),
        Person("case_event.detail"),
        Person("case_evidence.name"),
        Person("case_task.what"),
        Person("case_task.reason"),
        Received("case_evidence.sha256", "name"),
    ),
)
