"""The page of every indicator of every pack the province has, with figures of two years behind it."""

import pytest
from django.test import Client

from bazan.kernel.time import now
from bazan.measure.indicators import api as indicators
from bazan.show.readings.api import forget
from tests import generated


@pytest.fixture
def reader(db):
    forget()
    generated.load()
    generated.fill(now(), hours=12, days=14)
    client = Client()
    client.force_login(generated.account("leader"))
    yield client
    forget()


@pytest.mark.slow
def test_the_page_of_every_indicator_opens(reader):
    catalogue = indicators.catalogue()
    assert len({info.pack for info in catalogue}) > 7
    for info in catalogue:
        for query in ("", "?span=long"):
            assert reader.get(f"/indicators/{info.code}{query}").status_code == 200, info.code
