"""The page of a thing, whatever its kind declares."""

import pytest

from bazan.data.figures.api import station_kinds
from bazan.data.observations import api as observations
from tests.fixtures.generated_province import province, signed  # noqa: F401 - fixtures


@pytest.mark.django_db
def test_every_kind_of_thing_has_its_page_also_one_without_a_headline(signed):  # noqa: F811 - the fixture
    """A health station (``tyt-…``) observes nothing that could be a headline."""
    first = {}
    for one in observations.things():
        first.setdefault(one.kind, one)
    plain = [kind for kind in first if kind in station_kinds() and not station_kinds()[kind].get("headline")]
    assert plain, "no kind without a headline is left to try"
    client = signed("leader")
    for kind, one in first.items():
        assert client.get(f"/things/{one.code}").status_code == 200, (kind, one.code)
