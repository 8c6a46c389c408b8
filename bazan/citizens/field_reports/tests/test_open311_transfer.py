"""A report assigned to who is served by another Open311 server: posted there once whatever fails, followed, answered here by a person."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.test import Client

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.models import Forwarded, Report
from bazan.citizens.field_reports.open311_transfer import client, delivery, queue
from bazan.citizens.field_reports.policy import policy
from bazan.citizens.field_reports.tests.georeport_server import city
from bazan.citizens.field_reports.types import Destination
from bazan.coordination.cases import api as cases
from bazan.core.errors import Forbidden
from bazan.core.time import local_day, now
from bazan.directory.organizations import api as organizations
from tests.fixtures.report_province import MINUTE, NOW, act, commune, publisher, reception, sent
from tests.present import present

pytestmark = pytest.mark.usefixtures("province")

ORDER, ROAD = "field_reports.public_order", "field_reports.road_damage"
KEY = "PARTNER_KEY"


@pytest.fixture
def there():
    with city() as made:
        yield made


@pytest.fixture
def partner(there, monkeypatch):
    """A function: the police are served by that city, or by the one at another address."""
    monkeypatch.setenv(KEY, "their-key-of-us")

    def serve(**more):
        values: dict[str, Any] = {
            "code": "police", "to": "cong-an-tinh", "endpoint": there.address, "services": {ORDER: "order", ROAD: "road"},
            "jurisdiction_id": "city.example", "key_environment": KEY, "spelling": "json",
        } | more  # fmt: skip
        rule = replace(policy(), forward=(Destination(**values),))
        for module in (queue, delivery):
            monkeypatch.setattr(module, "policy", lambda: rule)

    serve()
    return serve


def assigned(service=ORDER):
    """To the police: by the rules, or by hand."""
    one = sent(service=service, words="Đánh nhau trước quán. Gọi tôi 0912 345 678", landmark="Quán Ba")
    return act(one, "assign", reception(), organization_id=body("cong-an-tinh"))


def body(code):
    return organizations.by_code(code, local_day(NOW)).id


def at(minutes):
    return NOW + minutes * MINUTE


def row():
    return Forwarded.objects.get()


def acts(one):
    return [event.act for event in cases.timeline(one.case.id)]


@pytest.mark.parametrize("spelling", ["json", "xml"])
def test_it_is_posted_once_and_says_nothing_of_who_sent_it(there, partner, spelling):
    partner(spelling=spelling)
    one = assigned()
    assert (row().state, api.forward_due(NOW), api.forward_due(at(600))) == ("queued", 1, 0)
    (form,) = there.posts
    assert form == {
        "service_code": "order", "description": f"Đánh nhau trước quán. Gọi tôi 09••••••78\n[{one.number}]", "lat": "10.100000",
        "long": "106.100000", "address_string": "Quán Ba, Xã Một", "device_id": f"bazan-{one.number}", "jurisdiction_id": "city.example",
        "api_key": "their-key-of-us",
    }  # fmt: skip
    found = present(api.forwarded(one.id))
    assert (found.state, found.number, "forward" in acts(one)) == ("sent", "1", True)


def test_what_is_assigned_elsewhere_or_of_another_matter_goes_nowhere(there, partner):
    act(sent(), "assign", reception())
    act(sent("report-0002", service="field_reports.noise"), "assign", reception())
    assert not Forwarded.objects.exists() and api.forward_due(NOW) == 0 and there.posts == []


def test_nothing_leaves_where_nothing_is_configured(there):
    assigned()
    assert not Forwarded.objects.exists() and (api.forward_due(NOW), api.poll_due(NOW)) == (0, 0)


def test_a_server_that_is_away_is_tried_again_later_each_time(there, partner):
    partner(endpoint="http://127.0.0.1:9/open311/v2")
    assigned()
    waits, moment = [], NOW
    for _ in range(4):
        assert api.forward_due(moment) == 1 and api.forward_due(moment) == 0
        waits.append((present(row().due_at) - moment).total_seconds())
        moment = present(row().due_at)
    assert waits == [60, 300, 900, 3600] and "Connect" in row().error and not row().unclear
    partner()
    api.forward_due(moment)
    assert (row().state, len(there.posts)) == ("sent", 1)


@pytest.mark.parametrize("status", ["503", "429"])
def test_a_busy_server_is_asked_again(there, partner, status):
    there.moods = [status]
    assigned()
    api.forward_due(NOW)
    api.forward_due(at(1))
    assert (row().state, len(there.requests)) == ("sent", 1)


def test_what_was_taken_while_the_line_was_cut_is_found_there_and_not_sent_again(there, partner):
    there.moods = ["lost"]
    assigned()
    api.forward_due(NOW)
    assert (row().state, row().unclear) == ("queued", True)
    api.forward_due(at(1))
    assert (row().state, row().reference, len(there.posts), len(there.requests)) == ("sent", "1", 1, 1)


@pytest.mark.parametrize("mood", ["cut", "500"])
def test_what_was_not_taken_is_sent_again_with_the_same_key(there, partner, mood):
    there.moods = [mood, mood]
    assigned()
    for minute in (0, 1, 6):
        api.forward_due(at(minute))
    assert row().state == "sent" and len(there.requests) == 1 and len(set(there.keys)) == 1 < len(there.keys)


def test_who_died_with_an_attempt_loses_it_and_the_next_looks_first(there, partner):
    one = assigned()
    stale = Forwarded.objects.get()
    parcel = present(delivery.claimed(stale, NOW))
    assert api.forward_due(at(1)) == 0
    there.take(parcel.form)  # it arrived, and nobody was left to note it
    assert api.forward_due(at(6)) == 1 and there.posts == [] and row().reference == "1"
    delivery._failed(parcel, client.Unanswered("refused", "too late"), at(7))
    assert (row().state, present(api.forwarded(one.id)).error) == ("sent", "")


def test_what_is_refused_is_not_sent_again_and_its_unit_is_told(there, partner):
    there.moods = ["400"]
    one = assigned()
    api.forward_due(NOW)
    assert (row().state, row().due_at, api.forward_due(at(6000))) == ("failed", None, 0)
    assert "forward_failed" in acts(one) and api.report(one.id).state == "assigned"


def test_it_is_given_up_in_the_end(there, partner):
    partner(endpoint="http://127.0.0.1:9/open311/v2")
    assigned()
    tries, moment = 0, NOW
    while row().due_at is not None:
        moment = present(row().due_at)
        tries += api.forward_due(moment)
    assert (tries, row().state) == (8, "failed") and moment - NOW < timedelta(days=3)


def test_what_went_to_somebody_else_before_it_was_taken_stays_here(there, partner):
    one = assigned()
    cases.move(
        api.REPORT, one.case.id, "pass_on", delivery.partner("police"), one.case.version, NOW, reason="Việc của xã",
        organization_id=body("ubnd-1"),
    )  # fmt: skip
    api.forward_due(NOW)
    assert (row().state, there.posts) == ("dropped", [])


def test_closed_there_with_words_is_an_answer_that_a_person_here_approves(there, partner):
    one = assigned()
    api.forward_due(NOW)
    api.poll_due(at(10))
    assert (api.report(one.id).state, row().status) == ("assigned", "open")
    there.close()
    api.poll_due(at(20))
    answered = api.report(one.id)
    assert (answered.state, answered.reply, row().state) == ("answered", "Đã xử lý xong tại hiện trường.", "closed")
    assert act(one, "publish", publisher(), at(21)).state == "published"
    assert api.poll_due(at(60)) == 0


def test_closed_there_without_a_photo_that_the_matter_needs_is_told_to_its_unit(there, partner):
    one = assigned(ROAD)
    api.forward_due(NOW)
    there.close()
    api.poll_due(at(10))
    assert (api.report(one.id).state, row().state) == ("assigned", "closed") and "forward_closed" in acts(one)


def test_a_token_is_exchanged_for_the_number(there, partner):
    there.moods = ["token"]
    one = assigned()
    api.forward_due(NOW)
    assert (row().token, row().reference) == ("t1", "")
    api.poll_due(at(10))
    assert (row().reference, present(api.forwarded(one.id)).status) == ("1", "open")


def test_a_server_that_does_not_answer_is_asked_less_often(there, partner):
    assigned()
    api.forward_due(NOW)
    partner(endpoint="http://127.0.0.1:9/open311/v2")
    waits, moment = [], at(10)
    for _ in range(6):
        api.poll_due(moment)
        waits.append((present(row().due_at) - moment) / timedelta(minutes=10))
        moment = present(row().due_at)
    assert waits == [2, 4, 8, 16, 16, 16] and row().state == "sent"


def test_nothing_goes_where_this_house_may_not_reach(there, partner, monkeypatch):
    monkeypatch.setattr(client, "may_reach", lambda host: False)
    assigned()
    api.forward_due(NOW)
    assert there.posts == [] and "BAZAN_MAY_REACH" in row().error


def test_our_own_door_is_such_a_server(partner, monkeypatch):
    """The police have a house like ours: here it is this one, whose second report is the first one's."""
    real = httpx.Client

    def answer(request):
        path, form = request.url.raw_path.decode(), request.content.decode()
        browser = Client(headers={"Idempotency-Key": request.headers.get("Idempotency-Key", "")})
        kind = "application/x-www-form-urlencoded"
        said = browser.post(path, form, content_type=kind) if request.method == "POST" else browser.get(path)
        return httpx.Response(said.status_code, content=said.content)

    monkeypatch.setattr(client.httpx, "Client", lambda **more: real(**more | {"transport": httpx.MockTransport(answer)}))
    partner(endpoint="http://127.0.0.1/open311/v2", services={ORDER: ORDER}, jurisdiction_id="", key_environment="", spelling="xml")
    one = assigned()
    assert api.forward_due(NOW) == 1
    theirs = api.by_number(row().reference)
    assert (Report.objects.count(), theirs.channel, theirs.anonymous) == (2, "open311", True)
    Forwarded.objects.update(state="queued", due_at=NOW, unclear=False, reference="")  # forgotten, as if never noted
    api.forward_due(at(1))
    assert Report.objects.count() == 2 and row().reference == theirs.number
    act(theirs, "assign", reception(), now(), organization_id=body("ubnd-1"))
    act(theirs, "answer", commune(), now(), reason="Đã giải tán đám đông.")
    act(theirs, "publish", publisher(), now())
    api.poll_due(at(60))
    assert (api.report(one.id).state, api.report(one.id).reply) == ("answered", "Đã giải tán đám đông.")
    with pytest.raises(Forbidden):
        act(one, "publish", delivery.partner("police"), at(61))
