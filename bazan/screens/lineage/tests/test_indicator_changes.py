"""What moved: the page of all of it, and why one number did, over rows that officers really sent."""

import re
from datetime import timedelta

import pytest

from bazan.core import time as clock
from bazan.core.labels import labels
from bazan.directory.places import api as places
from bazan.screens.lineage.tests.conftest import body_of, page, plain
from tests.fixtures import form_submissions

SHARE = "/indicators/ponds.landed_share"


def test_every_number_that_moved_is_on_one_page_with_its_cause(reader, sent):
    client = reader()
    text = page(client, "/changes")
    assert "Ao cá thử nghiệm" in text
    assert "128,89" in text
    assert f"/runs/{sent.corrected.run_id}" in text
    assert form_submissions.REASON in text
    assert labels("vi")["boards.changes.none_why"] in page(client, "/changes?sector=health")
    assert "128,89" not in page(reader(sector="health"), "/changes")


@pytest.fixture
def older(reader, sent):
    """A month that came late, and was then corrected while the newest stood still."""
    month = sent.period.previous().previous()
    form_submissions.deliver("so-xd", "ao", month, [("B1", "Ao Bèo", 200, 50, 9)], sent.now - timedelta(hours=49), "ao-muon.xlsx")
    form_submissions.measure(sent.now - timedelta(hours=48))
    form_submissions.deliver("so-xd", "ao", month, [("B1", "Ao Bèo", 200, 150, 9)], sent.now, "ao-muon-2.xlsx", "Ghi sai cột")
    form_submissions.measure(sent.now)
    return month


def test_a_correction_of_an_older_period_is_told_and_nothing_is_none(reader, sent, older):
    text, english = (page(reader(language=language), "/changes?sector=ponds") for language in ("vi", "en"))
    assert "None" not in plain(text) + plain(english)
    row = next(row for row in re.findall(r"<tr>.*?</tr>", text, re.S) if f"organization:{body_of('so-xd')}&period={older.text}" in row)
    assert re.search(r"25,00\W+%.*75,00\W+%", row, re.S)
    assert "Ghi sai cột" in row


def test_a_number_with_several_periods_leads_to_all_of_them(reader, sent, older):
    client = reader()
    root = places.root(clock.now().date()).id
    text = page(client, "/changes?sector=ponds")
    link = next(link for link in re.findall(r'href="(/changes\?[^"]*number=[^"]*)"', text) if f"landed_share&feature=place:{root}" in link)
    text = plain(page(client, link))
    assert "2 kỳ đã đổi" in text
    assert "128,89" in text and "25,00" in text
    assert reader("agency_officer", sector="health").get(link).status_code == 403


def test_the_page_says_how_many_moved_and_not_how_many_it_shows(reader, sent, monkeypatch):
    from bazan.screens.lineage.web.views import indicator_changes as changes

    monkeypatch.setattr(changes, "FIRST", 1)
    monkeypatch.setattr(changes, "PAGE", 2)
    client = reader()
    text = page(client, "/changes?since=week")
    count = int(re.findall(r"(\d+) số đổi", text)[0])
    assert count > 2
    assert text.count('<th scope="row">') == 1
    assert f"và {count - 1} số khác" in text
    text = page(client, "/changes?since=week&sector=ponds")
    assert f"1–2 trong {count} số" in text
    assert "page=2" in text
    assert page(client, f"/changes?since=week&sector=ponds&page={-(-count // 2)}").count('<th scope="row">') == (count - 1) % 2 + 1
