"""Tables of the room: what was told of each process and place, one a month; its cases under way; when it was last looked at."""

from django.db import models


class ProcessStudy(models.Model):
    """What the log of a process told of a place. Of a month the newest is kept, and none longer than thirteen months."""

    id: int
    process = models.CharField(max_length=100, help_text="<pack>.<id>")
    sector = models.CharField(max_length=40, help_text="the pack: who sees its numbers sees this")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_id: int
    month = models.DateTimeField(help_text="its beginning")
    cases = models.IntegerField()
    document = models.JSONField(null=True, help_text="graph, ways, waits, conformance, risk; null: too few cases ended")
    sample = models.JSONField(null=True, help_text="of the newest month: ended cases without their names, for a step that takes less")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "process_study"
        constraints = [models.UniqueConstraint(fields=["process", "place", "month"], name="process_study_of_a_month")]


class ProcessRunning(models.Model):
    """A case under way and how probably it ends late: all of a process at once, with each study."""

    id: int
    process = models.CharField(max_length=100)
    sector = models.CharField(max_length=40)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_id: int
    case = models.CharField(max_length=200)
    activity = models.CharField(max_length=200)
    unit = models.CharField(max_length=100, blank=True, default="", help_text="code of who has it")
    came_at = models.DateTimeField(help_text="to the step")
    due_at = models.DateTimeField()
    late = models.FloatField(null=True, help_text="probability; null: too little is known")
    alike = models.IntegerField(help_text="cases it is told from")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "process_running"
        constraints = [models.UniqueConstraint(fields=["process", "case"], name="process_running_case")]
        indexes = [models.Index(fields=["process", "-late", "due_at"], name="process_running_late")]


class ProcessLooked(models.Model):
    """When the rows of a process were last looked at, and what they were then: what hasn't changed that day isn't told again."""

    process = models.CharField(max_length=100, primary_key=True)
    at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 over day and log")
    took_s = models.FloatField()
    cases = models.IntegerField()

    class Meta:
        db_table = "process_looked"
