"""Tables of the room. What happened to a team and where it was is only ever added to."""

from django.db import models


class Team(models.Model):
    """One team as the province declares it, and the state it is in."""

    id: int
    code = models.CharField(max_length=60, unique=True)
    names = models.JSONField(help_text="its name in every language")
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="+", help_text="whose it is")
    organization_id: int
    kind = models.CharField(max_length=30)
    people = models.IntegerField()
    assets = models.JSONField(default=dict, help_text="code of what it has to how many")
    latitude = models.FloatField(help_text="of its base")
    longitude = models.FloatField(help_text="of its base")
    phone = models.CharField(max_length=30, blank=True, default="", help_text="its official number")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", help_text="the commune of its base")
    place_id: int
    sector = models.CharField(max_length=40)
    state = models.CharField(max_length=10, default="ready", help_text="ready, on_task, off_duty")
    since = models.DateTimeField()
    case = models.ForeignKey("casework.Case", models.PROTECT, null=True, related_name="+", help_text="of the task it is on")
    case_id: int | None
    demo = models.BooleanField(default=False)
    known_at = models.DateTimeField(help_text="when it was declared first")
    retired_at = models.DateTimeField(null=True, help_text="it is declared no more")

    class Meta:
        db_table = "team"


class TeamState(models.Model):
    """A state a team entered. Written once, never changed."""

    id: int
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    team_id: int
    state = models.CharField(max_length=10)
    case = models.ForeignKey("casework.Case", models.PROTECT, null=True, related_name="+")
    case_id: int | None
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        db_table = "team_state"
        indexes = [models.Index(fields=["team", "-at"], name="team_state_newest")]


class TeamShare(models.Model):
    """An officer's consent that the place of the phone is the team's, until the task ends, the officer ends it, or its hours are over."""

    id: int
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    team_id: int
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    account_id: int
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="+")
    case_id: int
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="the latest it can last, as the officer was told")
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=10, blank=True, default="", help_text="stopped, task, time")

    class Meta:
        db_table = "team_share"
        constraints = [models.UniqueConstraint(fields=["account"], condition=models.Q(ended_at=None), name="team_share_one")]
        indexes = [models.Index(fields=["team", "-started_at"], name="team_share_newest")]


class TeamPosition(models.Model):
    """A place a phone reported. Written once, never changed; erased when its time is over, or when its officer asks."""

    id: int
    share = models.ForeignKey(TeamShare, models.PROTECT, related_name="+")
    share_id: int
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    team_id: int
    latitude = models.FloatField()
    longitude = models.FloatField()
    accuracy_m = models.FloatField()
    rough = models.BooleanField(help_text="its error is larger than the province trusts")
    observed_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "team_position"
        constraints = [models.UniqueConstraint(fields=["share", "observed_at"], name="team_position_once")]
        indexes = [models.Index(fields=["received_at"], name="team_position_age")]


class TeamErasure(models.Model):
    """An officer asked that the places of the own phone be erased."""

    id: int
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    account_id: int
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    count = models.IntegerField(default=0, help_text="places erased")

    class Meta:
        db_table = "team_erasure"
        constraints = [models.UniqueConstraint(fields=["account"], condition=models.Q(done_at=None), name="team_erasure_once")]
