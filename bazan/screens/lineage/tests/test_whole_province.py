"""The pages of every indicator and every table of every pack the province has, with figures of two years and rows of two months behind."""

import pytest
from django.test import Client

from bazan.core.time import now
from bazan.data.datasets import api as datasets
from bazan.data.figures.api import forget
from bazan.data.indicators import api as indicators
from tests import covering
from tests.fixtures import generated_rows, generated_values
from tests.fixtures.menu_counts import counted, counts  # noqa: F401 - fixtures

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def province(lasting):
    forget()
    with lasting():
        generated_values.load()
        generated_values.fill(now(), hours=12, days=14)
        events = {info.code: 20 for info in datasets.datasets() if info.grain == "event"}
        generated_rows.rows(now(), 2, events)
    yield
    forget()


@pytest.fixture
def leader(province, counted, db):  # noqa: F811 - the fixture
    client = Client()
    client.force_login(generated_values.account("leader"))
    return client


@covering.WHOLE
def test_the_page_of_every_indicator_opens(leader, whole):
    """By day each over one span of time, the next over the other; by night each over both."""
    catalogue = indicators.catalogue()
    assert len({info.pack for info in catalogue}) > 7
    for info, span in covering.select(catalogue, ["", "?span=long"], whole=whole, strength=1):
        assert leader.get(f"/indicators/{info.code}{span}").status_code == 200, (info.code, span)


def test_every_table_opens_and_may_be_taken(leader):
    catalogue = datasets.datasets()
    assert {info.grain for info in catalogue} > {"event", "month"}
    for info in catalogue:
        for path in ("", "/take/csv", "/take/xlsx", "/take/public.csv"):
            answer = leader.get(f"/datasets/{info.code}{path}")
            assert answer.status_code == 200 and b"".join(answer), (info.code, path)
