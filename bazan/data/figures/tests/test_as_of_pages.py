"""The ways into the past: none leads to a minute before anything was kept."""

import html
import re
from datetime import timedelta

from django.db import connection

from bazan.core.time import now
from bazan.data.figures import as_of_pages
from tests.fixtures.generated_province import province, signed  # noqa: F401 - fixtures


def _run(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_in_the_first_hour_no_link_leads_to_a_minute_before_everything(signed):  # noqa: F811
    client = signed("leader")

    def begin(at):
        _run("UPDATE indicator_past_kept SET began = %s", at)
        as_of_pages._first.cache_clear()

    begin(now() - timedelta(minutes=5))
    back = re.findall(r'href="(\?[^"]*at=[^"]*)"', client.get("/wall").content.decode())
    assert len(back) == 1 and client.get(f"/wall{back[0]}").status_code == 200
    page = client.get(f"/wall{back[0]}").content.decode()
    steps = {html.unescape(href) for href in re.findall(r'href="(\?at=[^"]*)"', page)}
    assert steps and {client.get(f"/wall{href}").status_code for href in steps} == {200}
    begin(now())
    assert "?at=" not in client.get("/wall").content.decode()
    as_of_pages._first.cache_clear()
