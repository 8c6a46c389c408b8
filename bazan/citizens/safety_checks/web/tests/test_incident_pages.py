"""On the page of an incident officers read who needs help; the number of one they see by a reason, on a page of its own."""

import pytest

from bazan.citizens.safety_checks import api
from bazan.citizens.safety_checks.types import Answer
from bazan.core.time import now
from tests.fixtures.incident_province import commune, opened
from tests.fixtures.warning_province import warned

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(province):
    return opened(at=now())


def panel(client, incident):
    """What the incident's page says of people; empty: nothing."""
    page = client.get(f"/incidents/{incident.id}").text
    return page.split('<section class="panel" id="help"')[1].split("</section>")[0] if 'id="help"' in page else ""


def test_the_page_says_who_needs_help_once_a_warning_asked(signed_in, incident):
    duty = signed_in("duty_officer", "ioc")
    assert panel(duty, incident) == "", "nobody was asked"
    message = warned(incident=incident.code)
    api.say(message.id, Answer("help", commune(), (10.1, 106.1), "Trên <mái> nhà", "+84912345678", "one"), now())
    api.say(message.id, Answer("safe", commune(), None, "", "", "two"), now())
    said = panel(duty, incident)
    assert "1 cần giúp, 1 an toàn" in said and "Trên &lt;mái&gt; nhà" in said and 'href="/map?c=10.1' in said
    call = api.standing([incident.code]).calls[0]
    assert f'<form class="flow" method="post" action="/incidents/{incident.id}/help/{call.id}">' in said and "csrfmiddlewaretoken" in said
    assert "912345678" not in said


def test_a_number_is_shown_for_a_reason_alone(signed_in, incident):
    duty = signed_in("duty_officer", "ioc")
    message = warned(incident=incident.code)
    api.say(message.id, Answer("help", commune(), None, "Trên mái nhà", "+84912345678", "one"), now())
    address = f"/incidents/{incident.id}/help/{api.standing([incident.code]).calls[0].id}"
    refused = duty.post(address, {"reason": ""})
    assert refused.status_code == 400 and "912345678" not in refused.text and "Trên mái nhà" in refused.text
    assert 'href="tel:+84912345678"' in duty.post(address, {"reason": "Gọi lại hỏi đường vào"}).text
    assert duty.post(f"/incidents/99999/help/{address.rpartition('/')[2]}", {"reason": "Gọi lại hỏi đường vào"}).status_code == 404
