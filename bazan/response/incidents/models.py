"""Tables of the room. States, clocks and the log of an incident and of each of its tasks are those of its case."""

from typing import TYPE_CHECKING

from django.db import models

from bazan.response.incidents.types import ResourceState, Source

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class ProcedureVersion(models.Model):
    """A procedure as a pack once declared it, whole; never changed, so that what an old incident followed can be read."""

    id: int
    code = models.CharField(max_length=100, help_text="<pack>.<id>")
    sector = models.CharField(max_length=40)
    version = models.IntegerField()
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of spec")
    spec = models.JSONField()
    loaded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, help_text="its pack declares another one, or none")

    class Meta:
        db_table = "incident_procedure"
        constraints = [models.UniqueConstraint(fields=["code", "fingerprint"], name="incident_procedure_once")]


class Counter(models.Model):
    """The last number given to an incident of a year. It stands apart from incidents, since nobody may count those he can't see."""

    year = models.IntegerField()
    exercise = models.BooleanField()
    last = models.IntegerField()

    class Meta:
        db_table = "incident_counter"
        constraints = [models.UniqueConstraint(fields=["year", "exercise"], name="incident_counter_once")]


class Exercise(models.Model):
    """A scripted run. Its incident and everything that comes of it are marked and kept apart from what is actual."""

    id: int
    script = models.CharField(max_length=60)
    version = models.IntegerField()
    spec = models.JSONField()
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_id: int
    sector = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=200)
    played = models.IntegerField(default=0, help_text="how many of its events are played")
    next_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict, help_text="who was told and answered, and the times, as published at its end")
    incidents: "RelatedManager[Incident]"

    class Meta:
        db_table = "incident_exercise"


class Incident(models.Model):
    """One incident. Who may see it: whoever may see its case."""

    id: int
    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="+")
    case_id: int
    key = models.CharField(max_length=100, unique=True, help_text="of the act that opened it: given twice it opens one")
    year = models.IntegerField()
    number = models.IntegerField(help_text="within its year; exercises count for themselves")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    severity = models.CharField(max_length=20)
    level = models.IntegerField()
    source: "models.CharField[Source, Source]" = models.CharField(max_length=20)
    source_ref = models.CharField(max_length=100, blank=True, default="")
    alert_id = models.IntegerField(null=True, db_index=True, help_text="the alert it was opened from; alerts know no incident")
    call = models.JSONField(null=True, help_text="line, what, where, caller, phone")
    procedure = models.JSONField(null=True, help_text="frozen: code, version and everything it says")
    exercise = models.ForeignKey(Exercise, models.PROTECT, null=True, related_name="incidents")
    exercise_id: int | None
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    merged_into_id: int | None
    signal_at = models.DateTimeField(help_text="when the first sign of it was given")
    on_scene_due_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    on_scene_at = models.DateTimeField(null=True)
    stable_at = models.DateTimeField(null=True)
    next_report_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True, default="")
    search_key = models.GeneratedField(
        expression=models.Func(models.F("title"), function="folded"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        db_table = "incident"
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], condition=models.Q(exercise=None), name="incident_number"),
            models.UniqueConstraint(fields=["year", "number"], condition=models.Q(exercise__isnull=False), name="incident_exercise_number"),
        ]


class IncidentTask(models.Model):
    """A task: a case of its own, led by whoever has to do it."""

    id: int
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="tasks")
    incident_id: int
    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="+")
    case_id: int
    key = models.CharField(max_length=100)
    step = models.CharField(max_length=60, blank=True, default="")
    what = models.JSONField(help_text="its words in every language")
    checks = models.JSONField(default=list)
    ticked = models.JSONField(default=list, help_text="which of its checks are done")
    before = models.CharField(max_length=12, blank=True, default="", help_text="the state the incident can't enter without it")
    purpose = models.CharField(max_length=10, default="response")
    earliest_at = models.DateTimeField(null=True, help_text="before then it can't be reported done: its step takes that long")

    class Meta:
        db_table = "incident_task"
        constraints = [models.UniqueConstraint(fields=["incident", "key"], name="incident_task_once")]


class Resource(models.Model):
    """People, vehicles or goods of an organization; one that was asked for and is not there yet is a request."""

    id: int
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="resources")
    incident_id: int
    key = models.CharField(max_length=100)
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    quantity = models.FloatField()
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="+", help_text="whose it is")
    organization_id: int
    asked_by = models.ForeignKey("organizations.Organization", models.PROTECT, null=True, related_name="+")
    asked_by_id: int | None
    state: "models.CharField[str, ResourceState]" = models.CharField(max_length=12)
    at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "incident_resource"
        constraints = [models.UniqueConstraint(fields=["incident", "key"], name="incident_resource_once")]


class Report(models.Model):
    """A situation report of one operational period; after approval its words stay."""

    id: int
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="reports")
    incident_id: int
    number = models.IntegerField()
    start = models.DateTimeField()
    end = models.DateTimeField()
    paragraphs = models.JSONField(help_text="{language: [[[text, line of the log or null], …], …]}")
    words = models.TextField(blank=True, default="")
    drafted_at = models.DateTimeField()
    approved_by = models.CharField(max_length=200, blank=True, default="")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "incident_report"
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="incident_report_number")]


class Link(models.Model):
    """Two incidents that belong together, until somebody undoes it."""

    id: int
    one = models.ForeignKey(Incident, models.PROTECT, related_name="links")
    one_id: int
    other = models.ForeignKey(Incident, models.PROTECT, related_name="links_back")
    other_id: int
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "incident_link"
        constraints = [models.UniqueConstraint(fields=["one", "other"], condition=models.Q(ended_at=None), name="incident_link_once")]
