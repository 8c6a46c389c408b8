"""A made-up province of two communes, people of four posts, and chains, rosters and ways out of its own."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client

from bazan.coordination.notifications import api, escalation_chains
from bazan.coordination.notifications.types import Recipient, Subject
from bazan.core.time import LOCAL
from bazan.directory.accounts import api as people
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.monitoring.alerts.events import TOPIC
from bazan.platform.jobs import api as bus
from tests import made_up

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=LOCAL)
USERS = ("leader", "duty", "bee", "one", "two", "steward", "admin")
PROVINCE = made_up.TWO_COMMUNES | {
    "organizations.toml": made_up.center("*")
    + made_up.organization("bees", "Sở Ong", "Department of Bees", "apiculture")
    + made_up.committees(),
    "notifications/chains.toml": """
[[chains]]
id = "life"
labels = { vi = "Tính mạng", en = "Life" }
life_safety = true
severities = ["extreme"]
repeat_min = 5
[[chains.steps]]
wait_min = 0
to = [{ roster = "nearest" }]
[[chains.steps]]
wait_min = 3
to = [{ organization = "responsible" }]
[[chains.steps]]
wait_min = 5
to = [{ roster = "nearest", at = "province" }, { post = "leader", at = "province" }]
[[chains]]
id = "office"
labels = { vi = "Hành chính", en = "Office" }
severities = ["moderate"]
working = true
repeat_min = 60
[[chains.steps]]
wait_min = 0
to = [{ roster = "nearest" }]
[[chains.steps]]
wait_min = 90
to = [{ organization = "bees" }]
""",
    "notifications/rosters.toml": """
[rules]
gap_days = 7
early_min = 60
[[rosters]]
code = "center-duty"
name = "Trực trung tâm"
name_en = "Center duty"
organization = "center"
[[rosters]]
code = "bees-duty"
name = "Trực ong"
name_en = "Bees duty"
organization = "bees"
sector = "apiculture"
from = 07:00:00
until = 17:00:00
[[rosters]]
each = "commune"
code = "duty-{code}"
name = "Trực {name}"
name_en = "Duty of {name_en}"
organization = "ubnd-{code}"
place = "{code}"
""",
    "notifications/channels.toml": """
[policy.channels]
extreme = ["sms", "email"]
severe = ["sms", "email"]
moderate = ["email"]
[policy.rate]
window_s = 600
most = 2
[policy.retry]
waits_s = [10, 20, 40]
lease_s = 60
[policy.rest]
after = 2
s = 300
[policy.broken]
after = 2
s = 3600
[policy.text]
plain = ["sms"]
[policy.text.longest]
sms = 160
[[providers]]
name = "mail"
channel = "email"
kind = "smtp"
url_env = "TEST_SMTP_URL"
secret_env = "TEST_SMTP_PASSWORD"
sender = "Bazan <duty@elsewhere.example>"
timeout_s = 3
[[providers]]
name = "first"
channel = "sms"
kind = "http"
url_env = "TEST_SMS_URL"
secret_env = "TEST_SMS_KEY"
timeout_s = 1
headers = { Authorization = "Bearer {secret}" }
body = '{"to": "{address}", "text": "{text}", "id": "{id}", "callback": "{callback}"}'
ok = { path = "code", values = ["0"], bad_address = ["21"] }
reference = "data.id"
[providers.receipt]
secret_env = "TEST_SMS_KEY"
signature = "X-Signature"
timestamp = "X-Timestamp"
window_s = 300
reference = "id"
state = "status"
delivered = ["delivered"]
failed = ["undelivered"]
[[providers]]
name = "second"
channel = "sms"
kind = "http"
url_env = "TEST_SMS_SECOND_URL"
timeout_s = 1
form = "form"
body = "phone={address}&message={text}&request_id={id}"
[[webhooks]]
name = "partner"
url_env = "TEST_WEBHOOK_URL"
secret_env = "TEST_WEBHOOK_SECRET"
kinds = ["alert"]
timeout_s = 2
""",
}


def settle(folder: Path) -> None:
    """The province in the database, its declarations where the room reads them."""
    made_up.settle(folder, PROVINCE)


def account(username: str, role: str, organization: str, place: str = "", sector: str = "*"):
    made, _ = get_user_model().objects.get_or_create(
        username=username, defaults={"full_name": username.title(), "organization_id": organizations.by_code(organization, NOW.date()).id}
    )
    people.grant(username, role, place, sector, NOW.date(), "test")
    return made


def staff() -> dict[str, int]:
    """The people of the province, by user name."""
    rows = (
        ("leader", "leader", "center", "", "*"), ("duty", "duty_officer", "center", "", "*"), ("night", "duty_officer", "center", "", "*"),
        ("bee", "agency_officer", "bees", "", "apiculture"), ("one", "commune_officer", "ubnd-1", "1", "*"),
        ("two", "commune_officer", "ubnd-2", "2", "*"),
    )  # fmt: skip
    return {row[0]: account(*row).pk for row in rows}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    where = tmp_path / "province"
    monkeypatch.setattr(escalation_chains, "folder", lambda: where / "notifications")
    return where


@pytest.fixture
def province(db, folder):
    settle(folder)
    api.load_province(folder / "notifications", NOW)
    return staff()


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def commune(code: str = "1") -> int:
    return places.by_code(code, NOW.date()).id


def flood(life_safety: bool = True, severity: str = "extreme", place: int | None = None, **more) -> Subject:
    words = {"vi": "Ngập sâu 2 m tại Xã Một", "en": "Flooded 2 m deep in Xa Mot"}
    body = {"vi": "Nước vượt báo động 3.", "en": "Above level 3."}
    return Subject(words, body, severity, "alert", "/alerts/7", place or commune(), "apiculture", life_safety, **more)


def stands(roster: str, username: str, hours: float = 12, start: datetime = NOW, taken: bool = True):
    """Somebody's shift, taken over unless said otherwise."""
    one = api.add_shift(roster, username, start, start + timedelta(hours=hours), "test", start)
    return api.take_over(one.id, one.account_id, username, start) if taken else one


def to(*usernames: str) -> list[Recipient]:
    return [Recipient("account", username) for username in usernames]


def subjects(account_id: int, **more) -> list[str]:
    return [one.subject["vi"] for one in api.inbox(account_id, **more)]


def raise_alert(at: datetime = NOW, life: bool = True, severity: str = "extreme", rule: str = "level", feature: int = 1, **more):
    """An alert and its first fact, committed as the watch leaves them. The watch's tables are reached by name: they are not ours."""
    kind = apps.get_model("alerts.AlertRule").objects.get_or_create(
        code=f"apiculture.{rule}", defaults={"sector": "apiculture", "version": 1, "fingerprint": "", "spec": {}}
    )[0]
    words = {"vi": "Tổ ong ngập", "en": "Hives flooded"}
    told = {"quiet_until": None, "inhibited_by": None} | more
    with transaction.atomic():
        alert = apps.get_model("alerts.Alert").objects.create(
            rule=kind, rule_version=1, sector="apiculture", labels=words, feature_kind="thing", feature_id=feature, feature_names=words,
            place_id=commune(), severity=severity, peak=severity, urgency="immediate", certainty="observed", life_safety=life, level=1,
            raised_at=at, active_since=at, value=4.5, limit=4, **told,
        )  # fmt: skip
        happened(alert, "raised", at, severity=severity)
    return alert


def happened(alert, what: str, at: datetime, actor: str = "system", **detail):
    row = apps.get_model("alerts.AlertHappening").objects.create(alert=alert, at=at, kind=what, actor=actor, detail=detail)
    with connection.cursor() as cursor:
        bus.append(cursor, TOPIC, [(str(alert.id), {"happening": row.id})])


def browser(username: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return client


@pytest.fixture
def everybody(province):
    account("steward", "data_steward", "center")
    account("admin", "administrator", "center")
    return province
