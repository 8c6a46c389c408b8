"""Manifest of the app field reports."""

from bazan.citizens.field_reports.settings import ReportSettings
from bazan.coordination.cases.events import CHANNEL
from bazan.core.deferred_imports import deferred_imports
from bazan.platform.data_export.types import Person, Received, Sealed
from bazan.platform.jobs.types import ALERTING, ANALYSIS, WORKER, Clock, Job
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest, Permission
from bazan.response.incidents.extensions import IncidentOrigin

with deferred_imports():
    from bazan.citizens.field_reports import erasure, tasks
    from bazan.citizens.field_reports.senders import contacts
    from bazan.citizens.field_reports.web import incident_origin, queue_display, urls


MANIFEST = Manifest(
    permissions=(
        Permission("field_reports.view", ("leader", "duty_officer", "agency_officer", "commune_officer")),
        Permission("field_reports.take", ("duty_officer", "agency_officer", "commune_officer")),
        Permission("field_reports.triage", ("duty_officer",)),
        Permission("field_reports.handle", ("agency_officer", "commune_officer")),
        Permission("field_reports.publish", ("duty_officer",)),
        Permission("field_reports.identify", ("duty_officer",)),
        Permission("field_reports.route", ("duty_officer", "administrator")),
    ),
    menu=(
        Entry(
            "handle",
            "reports",
            "/reports",
            "message-square",
            "field_reports.view",
            35,
            waiting=queue_display.waiting,
        ),
        Entry("administer", "report_rules", "/reports/rules", "split", "field_reports.route", 35),
    ),
    schedules=(
        Clock("reports told on", WORKER, 15, tasks.supply, on=CHANNEL),
        Clock("public map counted", WORKER, 60, tasks.count_map),
        Clock("what really happens", WORKER, 3600, tasks.reckon),
        Clock("models taught", ANALYSIS, 1800, tasks.teach),
        Clock("open data of reports", ANALYSIS, 1800, tasks.publish),
        Clock("reports kept", ALERTING, 60, tasks.keep),
        Clock("letters to senders", ALERTING, 10, tasks.send_letters),
        Clock("reports by mail", WORKER, 60, tasks.read_mail),
        Clock("reports sent on", WORKER, 15, tasks.forward, on=CHANNEL),
    ),
    jobs=(
        Job("field_reports.prepare", ANALYSIS, tasks.prepare, attempts=3),
        Job("field_reports.forget_voice", WORKER, tasks.forget_voice, attempts=3),
    ),
    settings=ReportSettings,
    personal_data=(
        Holder("field_reports.senders", "callers", erasure.senders, of_cases=True),
        Holder("field_reports.words", "words", erasure.words, of_cases=True),
        Holder(
            "field_reports.pictures",
            "evidence",
            erasure.pictures,
            of_cases=True,
            keeps=erasure.keeps,
        ),
    ),
    data_export=(
        Person("field_report.words"),
        Person("field_report.landmark"),
        Person("field_report.latitude"),
        Person("field_report.longitude"),
        Person("field_report.attributes"),
        Person("field_report.reply"),
        Person("field_report.question"),
        Person("field_report_sender"),
        Sealed("field_report_sender.code_sealed", contacts, ("report_id",)),
        Sealed("field_report_sender.contact_sealed", contacts, ("report_id",)),
        Person("field_report_support"),
        Person("field_report_look"),
        Person("field_report_picture"),
        Person("field_report_forwarded"),
        Received("field_report_picture.raw"),
        Received("field_report_picture.sealed"),
        Received("field_report_picture.public"),
        Received("field_report_picture.preview"),
    ),
    extensions=(IncidentOrigin("field_report", "report", incident_origin.fill, incident_origin.address),),
    urls=urls,
)
