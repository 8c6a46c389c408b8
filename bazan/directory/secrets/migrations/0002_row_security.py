"""Secrets of a sector are its administrators' alone, and only of those who have every place; pages never need what is sealed open."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYWHERE, protect, sector_in_reach, web_may


class Migration(migrations.Migration):
    dependencies = [("secrets", "0001_initial"), ("people", "0011_reach_on_a_replica")]
    operations = [
        protect("sealed_secret", f"{sector_in_reach()} AND {EVERYWHERE}"),
        web_may("sealed_secret", "INSERT, UPDATE, DELETE"),
    ]
