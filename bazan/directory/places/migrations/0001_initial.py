"""Places and their boundaries; names folded for search; one number that changes whenever anything about places changes.

The number tells processes when to read places again. It comes from a sequence, which no rollback turns back: a number never stands for
two states. ``folded`` folds names as ``places.folded`` does, so that the database finds "Sạt lở" by "sat lo".
"""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("place", "place_link", "place_succession", "place_boundary")
STAMP = """
CREATE SEQUENCE place_stamp_seq;
CREATE TABLE place_stamp (one boolean PRIMARY KEY DEFAULT true CHECK (one), stamp bigint NOT NULL);
CREATE FUNCTION place_stamp_renew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO place_stamp (stamp) VALUES (nextval('place_stamp_seq')) ON CONFLICT (one) DO UPDATE SET stamp = EXCLUDED.stamp;
  RETURN NULL;
END $$;
"""
WATCH = """CREATE TRIGGER {table}_stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION place_stamp_renew()"""
FOLDED = r"""
CREATE FUNCTION folded(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT btrim(regexp_replace(lower(regexp_replace(normalize(translate(given, 'Đđ''’‘ʼ`´', 'Dd'), NFKD), '[\u0300-\u036f]', '', 'g')),
    '[^[:alnum:]]+', ' ', 'g'))
$$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="BoundaryVersion",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("era", models.DateField(help_text="when the units it draws began")),
                ("at", models.DateTimeField()),
                ("by", models.CharField(help_text="user name", max_length=200)),
                ("source", models.CharField(max_length=200)),
                ("sha256", models.CharField(blank=True, default="", help_text="of the file; empty: as it was before", max_length=64)),
                ("outlines", models.JSONField(help_text="of each place its geometry, whether it is schematic, its source")),
                ("base", models.BooleanField(default=False, help_text="what was in force before any version of here")),
                ("in_force", models.BooleanField(default=False)),
            ],
            options={"db_table": "place_boundary_version"},
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                ("kind", models.CharField(help_text="province, district, commune or region", max_length=20)),
                ("form", models.CharField(help_text="tinh, huyen, thanh_pho, phuong, xa, thi_tran, vung", max_length=20)),
                ("name", models.CharField(max_length=100)),
                ("name_en", models.CharField(max_length=100)),
                ("search_key", models.CharField(help_text="names without case, marks and apostrophes, joined by |", max_length=200)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("area_km2", models.FloatField(null=True)),
                ("population", models.IntegerField(null=True)),
                ("territory", models.BooleanField(default=False, help_text="the center's own territory: the root of every board")),
            ],
            options={"db_table": "place", "constraints": [models.UniqueConstraint(fields=("code", "valid_from"), name="place_once_a_day")]},
        ),
        migrations.CreateModel(
            name="Boundary",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("geometry", models.JSONField()),
                ("schematic", models.BooleanField()),
                ("source", models.CharField(max_length=200)),
                ("imported_at", models.DateTimeField()),
                ("place", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="places.place")),
            ],
            options={"db_table": "place_boundary"},
        ),
        migrations.CreateModel(
            name="PlaceLink",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hierarchy", models.CharField(help_text="administrative or regions", max_length=30)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("child", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="places.place")),
                ("parent", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="places.place")),
            ],
            options={"db_table": "place_link"},
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("share", models.FloatField(default=1.0)),
                ("new", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="places.place")),
                ("old", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="places.place")),
            ],
            options={"db_table": "place_succession"},
        ),
        migrations.RunSQL(STAMP),
        *(migrations.RunSQL(WATCH.format(table=table)) for table in TABLES),
        migrations.RunSQL(FOLDED),
    ]
