import pytest

from bazan.data.figures import api as figures
from tests.fixtures.incident_province import province, signed_in  # noqa: F401 - fixtures
from tests.fixtures.road_province import cut, roads, team  # noqa: F401 - fixtures


@pytest.fixture(autouse=True)
def _nothing_kept():
    figures.forget()
    yield
    figures.forget()
