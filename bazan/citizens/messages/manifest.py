"""Manifest of the app messages."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.data_export.types import Person, Stays
from bazan.platform.jobs.types import WORKER, Clock
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.citizens.messages import retention, tasks


MANIFEST = Manifest(
    schedules=(
        Clock("codes of citizens", WORKER, 3, tasks.send_codes),
        Clock("warnings to citizens", WORKER, 10, tasks.send_warnings),
    ),
    personal_data=(Holder("citizen_messages.browsers", "messages", retention.browsers),),
    data_export=(
        Stays("push_subscription", "secret"),
        Stays("push_place", "secret"),
        Stays("push_message", "secret"),
        Person("citizen_message"),
    ),
)
