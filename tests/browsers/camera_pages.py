"""Pages of cameras in a browser: who is signed in, the picture they are shown, and where on it they point."""

from io import BytesIO

import pytest
from django.apps import apps
from django.test import Client
from PIL import Image

from bazan.directory.accounts.api import Account
from tests.browsers.signed_in_page import page_of

ROLES = ("leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator")


def signed_in(role, organization_id, sector="*", place=None):
    """A client for an account with this role; the same account again where all is the same."""
    username = role if (sector, place) == ("*", None) else f"{role}-{sector}-{place}"
    account, made = Account.objects.get_or_create(username=username, full_name=f"Người {role}", organization_id=organization_id)
    if made:
        apps.get_model("people", "Grant").objects.create(account=account, role=role, sector=sector, place_id=place)
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def admin(camera):
    return signed_in("administrator", camera.organization_id)


@pytest.fixture
def opened(transactional_db, camera, live_server, monkeypatch):
    """A function: a page in a browser, for an administrator or a duty officer, in a size and language; and what went wrong on it."""
    monkeypatch.setattr("bazan.cameras.live.web.pictures.piece", lambda camera, name: (picture(), "image/jpeg"))
    monkeypatch.setattr("bazan.cameras.live.vision_client.stills", lambda numbers: [picture() for _ in numbers])

    clients = {role: signed_in(role, camera.organization_id) for role in ("administrator", "duty_officer")}

    def page_in(chromium, address="/cameras/bridge/rules", role="administrator", width=1280, spoken="vi", **more):
        page, wrong = page_of(chromium, live_server.url, clients[role], width, spoken, **more)
        page.on("console", lambda told: wrong.append(told.text) if told.type == "error" and "/live" not in told.location["url"] else None)
        page.goto(live_server.url + address)
        return page, wrong

    return page_in


def picture():
    file = BytesIO()
    Image.new("RGB", (640, 360), (60, 80, 90)).save(file, "JPEG")
    return file.getvalue()


def at(page, x, y):
    """A point of the picture that is drawn on, in pixels of the page; ``x``, ``y`` in percent."""
    box = page.locator(".sketch-picture").bounding_box()
    return box["x"] + box["width"] * x / 100, box["y"] + box["height"] * y / 100
