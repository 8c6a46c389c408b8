from django.db import models


class Place(models.Model):
    """A territorial unit while its borders and name last: [valid_from, valid_to). The code alone is ambiguous without a day."""

    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, help_text="province, district, commune or region")
    form = models.CharField(max_length=20, help_text="tinh, huyen, thanh_pho, phuong, xa, thi_tran, vung")
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    search_key = models.CharField(max_length=200, help_text="names without case, marks and apostrophes, joined by |")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    area_km2 = models.FloatField(null=True)
    population = models.IntegerField(null=True)
    territory = models.BooleanField(default=False, help_text="the center's own territory: the root of every board")

    class Meta:
        db_table = "place"
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="place_once_a_day")]


class PlaceLink(models.Model):
    """``child`` lies in ``parent`` within one hierarchy during [valid_from, valid_to)."""

    hierarchy = models.CharField(max_length=30, help_text="administrative or regions")
    parent = models.ForeignKey(Place, models.CASCADE, related_name="+")
    child = models.ForeignKey(Place, models.CASCADE, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "place_link"


class Succession(models.Model):
    """On ``on``, ``share`` of the ``old`` place's totals went to the ``new`` one; shares of one old place sum to 1."""

    old = models.ForeignKey(Place, models.CASCADE, related_name="+")
    new = models.ForeignKey(Place, models.CASCADE, related_name="+")
    on = models.DateField()
    share = models.FloatField(default=1.0)

    class Meta:
        db_table = "place_succession"


class Boundary(models.Model):
    """The outline of a place as GeoJSON geometry, WGS 84. Schematic ones are computed from centre points and say so."""

    place = models.OneToOneField(Place, models.CASCADE, related_name="+")
    place_id: int
    geometry = models.JSONField()
    schematic = models.BooleanField()
    source = models.CharField(max_length=200)
    imported_at = models.DateTimeField()

    class Meta:
        db_table = "place_boundary"


class BoundaryVersion(models.Model):
    """The boundaries of an era as a file said them. Kept once it was judged, in force once it was taken in."""

    id: int
    era = models.DateField(help_text="when the units it draws began")
    at = models.DateTimeField()
    by = models.CharField(max_length=200, help_text="user name")
    source = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, blank=True, default="", help_text="of the file; empty: as it was before")
    outlines = models.JSONField(help_text="of each place its geometry, whether it is schematic, its source")
    base = models.BooleanField(default=False, help_text="what was in force before any version of here")
    in_force = models.BooleanField(default=False)

    class Meta:
        db_table = "place_boundary_version"
