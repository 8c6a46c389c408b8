"""While the database is away: what is read says of when it is, what would change something is refused, and nothing waits to find out."""

import time
from datetime import UTC, datetime

import pytest
from django.db import connection, connections
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from psycopg.errors import ReadOnlySqlTransaction

from bazan.core.settings import current
from bazan.platform.database.connection_settings import REPLICA, database_url
from bazan.platform.database.primary_availability import Primary
from bazan.platform.database.replica_reads import as_of, reading
from bazan.processes.web.error_pages import failed
from bazan.processes.web.middleware.replica_fallback import AS_OF, Replica

NOWHERE = "postgresql://nobody@127.0.0.1:9/none"
PATIENCE_S = 15


@pytest.fixture
def copy(django_db_setup, django_db_blocker):
    """The test's own server stands for the replica, by a connection of its own."""
    connections.settings[REPLICA] = connections.settings["default"]
    with django_db_blocker.unblock():
        yield
        connections[REPLICA].close()
    del connections[REPLICA]
    del connections.settings[REPLICA]


@pytest.fixture
def away(copy, monkeypatch):
    """The middleware of a house whose database doesn't answer."""
    monkeypatch.setattr("bazan.processes.web.middleware.replica_fallback.web_url", lambda settings: NOWHERE)

    def made(answer) -> Replica:
        middleware = Replica(answer)
        _until(lambda: middleware.primary.away)
        return middleware

    return made


def _until(holds) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_page_is_read_from_the_replica_as_a_whole_and_says_of_when_it_is(away):
    own = connections["default"]

    def page(request: HttpRequest) -> HttpResponse:
        assert connections["default"].alias == REPLICA
        told = as_of()
        assert told is not None
        with connection.cursor() as cursor:
            cursor.execute("SELECT 7")
            return HttpResponse(f"{cursor.fetchone()[0]} {told.isoformat()}")

    answer = away(page)(RequestFactory().get("/boards"))
    assert answer.content.decode() == f"7 {answer[AS_OF]}"
    assert datetime.fromisoformat(answer[AS_OF]) <= datetime.now(UTC)
    assert connections["default"] is own
    assert as_of() is None


@pytest.mark.parametrize(("method", "status"), [("get", 200), ("head", 200), ("post", 503), ("delete", 503)])
def test_what_would_change_something_is_refused_before_it_begins(away, method, status):
    def act(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    def refusal(request: HttpRequest, why: Exception) -> HttpResponse:
        assert getattr(why, "rule", "") == "frontend.replica"
        return HttpResponse(status=503)

    vars(act)["refusal"] = refusal
    middleware = away(lambda request: middleware.process_view(request, act, (), {}) or act(request))
    assert middleware(getattr(RequestFactory(), method)("/x")).status_code == status


def test_a_page_that_writes_down_that_it_was_read_is_refused_in_words(client, db):
    request = RequestFactory().get("/evidence/1")
    request.user, request.session = client.request().wsgi_request.user, client.session
    try:
        raise RuntimeError from ReadOnlySqlTransaction("cannot execute INSERT in a read-only transaction")
    except RuntimeError:
        answer = failed(request)
    assert answer.status_code == 503
    assert "Máy chủ dữ liệu chính không phản hồi" in answer.content.decode()


def test_a_page_shows_how_old_it_is(client, db):
    assert "Máy chủ dữ liệu chính" not in client.get("/sign-in").content.decode()
    with reading(datetime(2026, 11, 30, 1, 30, tzinfo=UTC)):
        page = client.get("/sign-in").content.decode()
    assert "Máy chủ dữ liệu chính không phản hồi" in page
    assert "08:30" in page


@pytest.mark.parametrize(("address", "is_away"), [("", False), (NOWHERE, True)])
def test_whether_the_database_answers_is_known_without_asking(db, address, is_away):
    primary = Primary(address or database_url(current()))
    primary.away = not is_away
    primary.watch()
    _until(lambda: primary.away == is_away)
