"""The page of many tasks, as a form is filled and sent without scripts."""

import re

import pytest

from bazan.response.incidents import api as incidents
from tests.fixtures.incident_province import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(signed_in):
    return signed_in("duty_officer", "ioc"), opened()


def fields(page):
    """What the page's form would send as it stands: boxes that aren't ticked send nothing."""
    form = page[page.index('name="key"') - 60 : page.index("</form>", page.index('name="key"'))]
    inputs = [dict(re.findall(r'(\w+)="([^"]*)"', one)) | {"on": "checked" in one} for one in re.findall(r"<input[^>]*>", form)]
    sent = {one["name"]: one["value"] for one in inputs if one.get("type") != "checkbox" or one["on"]}
    for name, options in re.findall(r'<select id="[\w-]+" name="([\w-]+)">(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent | dict(re.findall(r'<textarea[^>]* name="([\w-]+)"[^>]*>([^<]*)</textarea>', form))


def test_steps_and_words_are_given_with_one_button(room):
    client, info = room
    there = f"/incidents/{info.id}/tasks"
    assert f'href="{there}"' in client.get(f"/incidents/{info.id}").text
    page = client.get(there).text
    sent = fields(page)
    assert (sent["step-1"], sent["organization-1"], sent["minutes-1"]) == ("neighbours", "ubnd-tinh", "30") and "từ cấp 2" in page
    assert "give-1" not in sent and sent["lines"] == "9" and sent["what-9"] == ""
    for line in range(2, 9):
        sent |= {f"what-{line}": f"Việc số {line}", f"organization-{line}": "so-yt", f"minutes-{line}": str(line * 10)}
    answer = client.post(there, sent | {"give-1": "1", "minutes-1": "45", "before-2": "stable"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/incidents/{info.id}#tasks")
    made = incidents.tasks(info.id)[-8:]
    assert [(task.step, task.what["vi"]) for task in made[:2]] == [("neighbours", "Huy động"), ("", "Việc số 2")]
    assert [round((task.due_at - made[0].due_at).total_seconds() / 60) for task in made[:2]] == [0, -25] and made[1].before == "stable"
    assert client.post(there, sent | {"give-1": "1"}).status_code == 302 and len(incidents.tasks(info.id)) == 5 + 8
    assert "neighbours" not in client.get(there).text
    assert client.get(f"/incidents/{info.id}").text.count("log-mark log-off") == 1, "opening the incident is grave, giving a task isn't"


def test_a_bad_line_is_named_and_marked_and_keeps_what_was_written(room):
    client, info = room
    there = f"/incidents/{info.id}/tasks"
    sent = fields(client.get(there).text) | {"give-1": "1", "what-2": "Dựng lều", "organization-2": "so-yt"}
    sent |= {"what-6": "Chở nước", "organization-6": "so-yt", "minutes-6": "một giờ"}
    answer = client.post(there, sent)
    assert answer.status_code == 400 and "Dòng 6: thời hạn tính bằng phút" in answer.text and len(incidents.tasks(info.id)) == 5
    again = fields(answer.text)
    assert {name: again[name] for name in sent} == sent
    bad = answer.text.index('class="give-line field-error"')
    assert answer.text.count("field-error") == 1 and answer.text.index('name="what-5"') < bad < answer.text.index('name="what-6"')
    assert re.search(r'<details class="give-more" open', answer.text)
    assert client.post(there, again | {"minutes-6": "60"}).status_code == 302 and len(incidents.tasks(info.id)) == 5 + 3


def test_an_empty_form_gives_nothing_and_says_so(room):
    client, info = room
    there = f"/incidents/{info.id}/tasks"
    answer = client.post(there, fields(client.get(there).text))
    assert answer.status_code == 400 and "ít nhất một việc" in answer.text and len(incidents.tasks(info.id)) == 5
    assert client.post(there, {}).status_code == 400


def test_who_commands_another_commune_gives_nothing_here(signed_in):
    info = opened()
    neighbour = signed_in("commune_officer", "ubnd-2", place="2")
    there = f"/incidents/{info.id}/tasks"
    assert neighbour.get(there).status_code == 404 and neighbour.post(there, {"lines": "1", "what-1": "Đi xem"}).status_code == 404


def test_above_the_first_level_a_commune_gives_no_tasks(signed_in):
    info = opened(severity="very_high")
    village = signed_in("commune_officer", "ubnd-1", place="1")
    there = f"/incidents/{info.id}/tasks"
    assert village.get(there).status_code == 403 and village.post(there, {"lines": "1", "what-1": "Đi xem"}).status_code == 403


def test_english_has_every_word_of_it(room):
    client, info = room
    there = f"/incidents/{info.id}/tasks"
    client.post("/language", {"language": "en", "next": there})
    page = client.get(there).text
    assert "Give them all" in page and not re.search(r">\s*incidents\.[a-z_.]+", page)
