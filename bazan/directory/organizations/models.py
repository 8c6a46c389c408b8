from django.db import models


class Organization(models.Model):
    """A department, a commune's committee or another body, valid in [valid_from, valid_to)."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=30, help_text="province, department, commune, service, command")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey(
        "places.Place", models.SET_NULL, null=True, related_name="+", help_text="its territory: a commune, or the root"
    )
    place_id: int | None
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "organization"
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="organization_once_a_day")]


class Responsibility(models.Model):
    """An organization answers for a sector in a place and everything below it."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    sector = models.CharField(max_length=40, help_text="a pack id, or * for all")
    place = models.ForeignKey("places.Place", models.CASCADE, related_name="+")
    place_id: int

    class Meta:
        db_table = "organization_responsibility"


class BodyRow(models.Model):
    """What is said of a body whatever its era, since it was changed in the browser. Written by a function alone."""

    code = models.CharField(max_length=40, primary_key=True)
    contacts = models.JSONField(default=dict)
    posts = models.JSONField(default=list)
    own = models.BooleanField(default=False, help_text="changed here: the province's folder says nothing of it any more")

    class Meta:
        db_table = "organization_body"
