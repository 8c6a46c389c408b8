"""What the app is told of reports that may be the same, while somebody still writes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bazan.data.figures.api import forget
from tests.fixtures.report_province import HERE, act, province, reception, sent  # noqa: F401


@pytest.mark.usefixtures("province")
def test_five_reports_around_ask_the_database_no_more_than_one(client):
    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            told = client.post("/c/around", {"latitude": HERE[0], "longitude": HERE[1], "service": "field_reports.road_damage"})
        return len(told.json()["near"]), len(queries)

    forget()
    act(sent(), "receive", reception())
    asked()
    first = asked()
    for number in range(2, 6):
        act(sent(f"report-{number:04}"), "receive", reception())
    assert (first[0], asked()) == (1, (5, first[1]))
