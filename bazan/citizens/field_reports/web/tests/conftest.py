import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client

from bazan.core.time import local_day
from bazan.data.figures.api import forget
from bazan.directory.organizations import api as organizations
from tests.fixtures import incident_province
from tests.fixtures.report_province import NOW, province  # noqa: F401


@pytest.fixture
def browser(province, monkeypatch):  # noqa: F811
    """Signed in as somebody of a role who belongs to an organization, at the moment of the made-up province."""
    forget()
    for module in (
        "bazan.citizens.field_reports.web.views",
        "bazan.citizens.field_reports.web.intake_form",
        "bazan.citizens.field_reports.web.assignment_rules",
    ):
        monkeypatch.setattr(f"{module}.clock_now", lambda: NOW)

    def enter(role, organization, place="", language="vi", name=""):
        username = name or f"{role}-{organization}"
        own = organizations.by_code(organization, local_day(NOW)).id
        account = get_user_model().objects.create(username=username, full_name=f"Trần {username}", organization_id=own, language=language)
        where = incident_province.commune(place) if place else None
        apps.get_model("people", "Grant").objects.create(account=account, role=role, place_id=where, sector="*")
        made = Client()
        made.force_login(account)
        made.cookies["language"] = language
        return made

    return enter
