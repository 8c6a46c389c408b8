"""Comments on an indicator's page: written by its form, refused beside what was written, read where they stand."""

import re

import pytest

from bazan.coordination.comments import api as comments
from tests.fixtures import generated_values
from tests.fixtures.orchard_province import CROP, communes, land, made_land, reader  # noqa: F401 - fixtures

pytestmark = pytest.mark.usefixtures("land")


def test_what_a_person_writes_stands_in_the_history_once_and_the_form_sent_again_comes_to_the_same():
    client = reader()
    action, form = form_of(client)
    first, again = (client.post(action, form | {"words": "Vì sao <giảm>?"}) for _ in range(2))
    assert (
        first.status_code == again.status_code == 302 and first["Location"] == again["Location"] and first["Location"].endswith("#comments")
    )
    page = client.get(first["Location"]).content.decode()
    assert page.count("Vì sao &lt;giảm&gt;?") == 1


def test_what_is_refused_is_said_in_the_readers_language_beside_what_was_written():
    for language, said in (("vi", "Người này không xem được"), ("en", "This person may not see")):
        client = reader(language)
        action, form = form_of(client)
        answer = client.post(action, form | {"words": "Vì sao giảm?", "to": "nobody"})
        assert answer.status_code == 400
        assert said in answer.content.decode() and "Vì sao giảm?</textarea>" in answer.content.decode()


def test_a_colleague_who_sees_the_number_there_can_be_chosen_and_is_named():
    account = generated_values.account("data_steward")
    client = reader()
    action, form = form_of(client)
    page = client.get(client.post(action, form | {"words": "Xem lại.", "to": account.username})["Location"]).content.decode()
    assert account.full_name in re.findall(r'id="comments".*?</ol>', page, re.S)[0]


def test_who_may_not_write_reads_and_has_no_form(client):
    client.force_login(generated_values.account("administrator"))
    page = client.get(address()).content.decode()
    assert 'id="comments"' in page and 'name="words"' not in page
    assert client.post(address().replace("?", "/comments?"), {"words": "x"}).status_code == 403
    client.force_login(generated_values.account("commune_officer", communes()[1]))
    assert client.post(address().replace("?", "/comments?"), {"words": "x"}).status_code == 403


def test_the_most_that_fits_is_said_and_held():
    client = reader()
    action, form = form_of(client)
    assert client.post(action, form | {"words": "x" * comments.LONGEST}).status_code == 302
    assert client.post(action, form | {"words": "x" * (comments.LONGEST + 1), "key": "b"}).status_code == 400


def address():
    return f"/indicators/{CROP}?feature=place:{communes()[0]}"


def form_of(client):
    page = client.get(address()).content.decode()
    panel = re.findall(r'id="comments".*', page, re.S)[0]
    return re.findall(r'action="([^"#]+)', panel)[0], {"key": re.findall(r'name="key"\s+value="(\w+)"', panel)[0]}
