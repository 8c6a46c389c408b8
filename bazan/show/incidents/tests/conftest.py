"""The province of the act room's tests, and people who sign in."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from bazan.kernel.time import local_day
from bazan.register.organizations import api as organizations
from bazan.register.people import api as people
from tests.incident_province import NOW, province  # noqa: F401 - a fixture


@pytest.fixture
def signed_in(province):  # noqa: F811 - pytest hands it in by name
    """A client of somebody with one role, in one place and sector or everywhere."""

    def enter(role, organization, place="", sector="*"):
        username = f"{role}-{organization}".replace("_", "-")
        on = local_day(NOW)
        made = get_user_model()(username=username, full_name=username, organization_id=organizations.by_code(organization, on).id)
        made.set_password("right")
        made.save()
        people.grant(username, role, place, sector, on, "test")
        client = Client()
        client.force_login(made)
        return client

    return enter
