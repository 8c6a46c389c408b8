"""Tables of the room: what a sweep over cases found, the newest of each period."""

from django.db import models


class Run(models.Model):
    """One sweep as it was last made in a period. A later one of the same period stands in its place."""

    id: int
    sweep = models.CharField(max_length=100, help_text="<pack>.<id> of its declaration")
    sector = models.CharField(max_length=40)
    period_start = models.DateTimeField(help_text="of the newest period that had ended")
    grain = models.CharField(max_length=10)
    method = models.CharField(
        max_length=10, blank=True, default="", help_text="c1, c2, c3, farrington or endemic; empty: too little is known"
    )
    periods = models.IntegerField(help_text="how many periods had ended since the first case")
    cases = models.IntegerField(help_text="counted in all of them")
    made_at = models.DateTimeField()
    took_s = models.FloatField()

    class Meta:
        db_table = "outbreak_run"
        constraints = [models.UniqueConstraint(fields=["sweep", "period_start"], name="outbreak_run_of_a_period")]


class Found(models.Model):
    """What a run says of a disease in a place. The sector is the run's: who sees it sees this."""

    id: int
    run = models.ForeignKey(Run, models.CASCADE, related_name="+")
    run_id: int
    sector = models.CharField(max_length=40)
    disease = models.CharField(max_length=100)
    place_id = models.IntegerField()

    class Meta:
        abstract = True


class Signal(Found):
    """The newest period that can be judged, or the running one where it is beyond its threshold already."""

    period_start = models.DateTimeField()
    count = models.IntegerField()
    expected = models.FloatField(null=True)
    threshold = models.FloatField(null=True)
    alarm = models.BooleanField(null=True, help_text="null: nothing can be said")
    score = models.FloatField(null=True)
    since = models.DateTimeField(null=True, help_text="start of the first period without one below its threshold since")

    class Meta(Found.Meta):
        db_table = "outbreak_signal"


class Nowcast(Found):
    """How many cases of the whole began on a day, once every report is in."""

    day = models.DateField()
    reported = models.IntegerField()
    estimate = models.FloatField()
    low = models.IntegerField()
    high = models.IntegerField()

    class Meta(Found.Meta):
        db_table = "outbreak_nowcast"


class Cluster(Found):
    """Communes close together with more cases than is expected. ``place_id``: the commune, where it is one; else the whole."""

    places = models.JSONField(help_text="ids of communes, the centre first")
    first_day = models.DateField()
    last_day = models.DateField()
    observed = models.IntegerField()
    expected = models.FloatField()
    p = models.FloatField()

    class Meta(Found.Meta):
        db_table = "outbreak_cluster"
