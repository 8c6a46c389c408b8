"""Manifest of the app directives."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.data_export.types import Person
from bazan.platform.jobs.types import ALERTING, Clock
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.response.directives import retention, tasks
    from bazan.response.directives.web import urls


MANIFEST = Manifest(
    permissions=(
        Permission("directives.view", ("leader", "duty_officer", "agency_officer", "commune_officer")),
        Permission("directives.give", ("leader",)),
        Permission("directives.publish", ("leader",)),
        Permission("directives.handle", ("agency_officer", "commune_officer")),
    ),
    menu=(
        Entry("handle", "work", "/work", "briefcase", "directives.handle", 30, first_for=("agency_officer", "commune_officer")),
        Entry("handle", "directives", "/directives", "send", "directives.view", 50),
    ),
    schedules=(Clock("deadlines", ALERTING, 10, tasks.keep),),
    personal_data=(
        Holder("directives.words", "words", retention.words, of_cases=True),
        Holder(
            "directives.evidence",
            "evidence",
            retention.evidence,
            of_cases=True,
            keeps=retention.keeps,
        ),
    ),
    data_export=(
        Person("directive.what"),
        Person("directive.search_key"),
    ),
    urls=urls,
)
