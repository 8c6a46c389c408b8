"""Who reads a comment: who reaches its number's place and sector. Pages write it and never change it."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach, web_may


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial"), ("people", "0010_citizens")]
    operations = [
        protect("comment", f"{EVERYTHING} OR ({sector_in_reach()} AND {place_in_reach()})"),
        web_may("comment", "INSERT"),
    ]
