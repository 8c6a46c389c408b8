"""What the database itself keeps of an inbox, whatever a page asks: one's own, and a request that tells somebody elsewhere."""

import pytest

from bazan.coordination.notifications import api
from bazan.coordination.notifications.models import Notification
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from tests.fixtures.notification_province import commune, flood, to

pytestmark = pytest.mark.django_db


def test_the_database_keeps_an_inbox_to_its_owner(province):
    api.notify(flood(), to("one"), province["leader"], now())
    for username, places, sectors, seen in (
        ("one", frozenset(), frozenset(), 1), ("leader", frozenset(), frozenset(), 1), ("two", frozenset({commune("2")}), None, 0),
        ("bee", None, frozenset({"roads"}), 0), ("duty", frozenset({commune("1")}), None, 1),
    ):  # fmt: skip
        accounts.enter(places, sectors, None, province[username])
        assert (Notification.objects.count(), len(api.receipts(""))) == (seen, seen) or Notification.objects.count() == seen, username
        changed = Notification.objects.update(read_at=now())
        accounts.leave()
        assert changed == (1 if username == "one" else 0), username


def test_a_request_tells_somebody_beyond_its_own_places(province):
    accounts.enter(frozenset({commune("2")}), None, None, province["two"])
    first = api.notify(flood(place=commune("1")), to("one"), province["two"], now(), key="case:9")
    assert api.notify(flood(place=commune("1")), to("one"), province["two"], now(), key="case:9") == first
    accounts.leave()
    assert len(api.inbox(province["one"])) == 1
    assert organizations.by_code("ubnd-1", now().date())
