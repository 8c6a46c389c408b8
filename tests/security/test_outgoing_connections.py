"""Whatever sends, asks first whether this house may reach there: no way out opens a connection to a private machine nobody named."""

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from bazan.citizens.field_reports.open311_transfer import client
from bazan.citizens.field_reports.types import Destination
from bazan.coordination.notifications.declared_providers import Provider, Webhook
from bazan.coordination.notifications.transports import http_gateway, smtp, webhook
from bazan.coordination.notifications.transports.delivery_outcome import Letter
from bazan.core.errors import Refused
from bazan.core.settings import load
from bazan.directory.audit import checkpoint_transport
from bazan.interfaces.open311 import media
from bazan.interfaces.open311.settings import Open311Settings
from bazan.platform.drivers.bindings.dataset_columns import Columns
from bazan.platform.drivers.files import remote_files
from bazan.platform.drivers.files.station_files import Remote
from bazan.platform.drivers.json_messages import page_requests
from bazan.platform.drivers.json_messages.page_requests import Paging, Request
from bazan.platform.drivers.sql import sql_rows
from bazan.platform.drivers.sql.sql_rows import SqlBinding
from bazan.platform.http_client import outbound_allowlist
from bazan.response.warnings.foreign_messages import feed_retrieval

PRIVATE = "10.99.0.7"
LETTER = Letter(uuid4(), "someone@example.vn", "s", "t")


@pytest.fixture(autouse=True)
def house(monkeypatch):
    """One that isn't the demo and names nobody; a connection that is tried all the same fails the test."""
    settings = load({"BAZAN_DEMO": "0"})
    monkeypatch.setattr(outbound_allowlist, "current", lambda: settings)

    def tried(*_, **__):
        pytest.fail("a connection was tried")

    monkeypatch.setattr(socket, "create_connection", tried)
    monkeypatch.setattr(socket.socket, "connect", tried)
    monkeypatch.setattr(socket.socket, "sendto", tried)
    return settings


def test_mail_gateway_and_webhook_say_what_forbids_them(monkeypatch):
    monkeypatch.setenv("MAIL_URL", f"smtp://{PRIVATE}:25")
    monkeypatch.setenv("SMS_URL", f"http://{PRIVATE}/sms")
    outcomes = [
        smtp.send(Provider("m", "mail", "smtp", "MAIL_URL", sender="bazan@example.vn"), LETTER),
        http_gateway.send(Provider("s", "sms", "http", "SMS_URL", body="{}"), LETTER),
        webhook.send(Webhook("w", "SMS_URL", "", (), (), 5), LETTER, datetime.now(UTC)),
    ]
    assert all(outcome.state == "carrier" for outcome in outcomes)
    assert all("BAZAN_MAY_REACH" in outcome.error for outcome in outcomes)


@pytest.mark.parametrize("place", [f"https://{PRIVATE}/log", f"syslog://{PRIVATE}", f"syslog+tcp://{PRIVATE}"])
def test_the_audit_is_sent_to_no_place_that_was_not_named(house, place):
    with pytest.raises(ValueError, match="BAZAN_MAY_REACH"):
        checkpoint_transport.send(place, [], house)


def test_no_source_and_no_feed_is_asked_there():
    paging = Paging("none", "", 0, 0, None, 1)
    request = Request(f"http://{PRIVATE}/rows", {}, {}, "", "", "", 5, paging, None, ())
    folder = Remote("sftp", PRIVATE, 22, "u", "", "", "", "/", "*", True, False)
    binding = SqlBinding(Columns("d", (), frozenset(), ".", (), None), "THEIRS", "postgresql", "SELECT 1 AS a", "", timedelta(), 10, 5)
    asked = [
        lambda: list(page_requests.walk(request, {}, {}, lambda document: ([], ""))),
        lambda: remote_files.collect(folder, Path("/nowhere"), lambda name: False, lambda name: None, {}),
        lambda: list(sql_rows.batches(binding, {}, {"THEIRS": f"postgresql://u:p@{PRIVATE}/d"})),
        lambda: list(sql_rows.batches(binding, {}, {"THEIRS": f"postgresql://u:p@/d?host={PRIVATE}"})),
        lambda: feed_retrieval.fetched(f"https://{PRIVATE}/feed.atom", 1000),
    ]
    for ask in asked:
        with pytest.raises(Refused, match=r"drivers\.reach"):
            ask()


def test_a_report_goes_to_no_other_server_that_was_not_named():
    there = Destination("city", "police", f"http://{PRIVATE}/open311/v2", {"a.b": "c"})
    with pytest.raises(client.Unanswered, match="BAZAN_MAY_REACH") as why:
        client.post(there, {"service_code": "c"}, "key")
    assert why.value.kind == "unreached"


def test_a_picture_of_a_report_is_fetched_from_no_private_machine(monkeypatch):
    monkeypatch.setattr(media, "of_room", lambda kind: Open311Settings("demo", (PRIVATE,)))
    assert media.fetched(f"https://{PRIVATE}/a.jpg") == ()
