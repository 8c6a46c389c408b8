"""People at the screens, in a browser too, and a clip that they handed in."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from tests.browsers.signed_in_page import page_of
from tests.fixtures.footage_jobs import looked

MP4 = b"\0\0\0\x20ftypisom" + bytes(2000)
SAID = {"name": "Chợ Đắk Mil", "purpose": "Đếm xe", "legal_basis": "Công văn 8/CV", "file_name": "cho.mp4", "camera": "", "recorded_at": ""}


def signed_in(role, organization_id, sector="*"):
    account = get_user_model().objects.create(username=f"{role}-{sector}", full_name=f"Người {role}", organization_id=organization_id)
    apps.get_model("people", "Grant").objects.create(account=account, role=role, sector=sector)
    client = Client()
    client.force_login(account)
    return client


def sent(client, data=MP4, **more):
    """The address of a clip that was handed in whole."""
    page = client.post("/cameras/footage/hand-in", SAID | {"size": len(data)} | more)["Location"]
    assert piece(client, page, 0, data).status_code == 200
    return page


def piece(client, page, number, data):
    return client.post(f"{page}/pieces/{number}", data, content_type="application/octet-stream")


def looked_through(page):
    looked(int(page.rpartition("/")[2]))
    return page


@pytest.fixture
def duty(owner):
    return signed_in("duty_officer", owner)


@pytest.fixture
def opened(transactional_db, live_server):
    """A function: a page in a browser, for who is signed in already, in a width; and everything that went wrong on it."""

    def page_in(chromium, client, address, width=1280, **more):
        page, wrong = page_of(chromium, live_server.url, client, width, **more)
        page.on("console", lambda told: wrong.append(told.text) if told.type == "error" and "/live" not in told.location["url"] else None)
        page.goto(live_server.url + address)
        return page, wrong

    return page_in


@pytest.fixture
def elsewhere(transactional_db) -> Iterator:
    """A function that calls another in a thread of its own: where a browser is driven the database isn't asked."""
    with ThreadPoolExecutor(1) as thread:
        yield lambda call, *given, **more: thread.submit(call, *given, **more).result()
        thread.submit(lambda: connection.close()).result()
