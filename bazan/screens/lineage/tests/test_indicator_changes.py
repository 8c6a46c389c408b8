"""What moved: the page of all of it, and why one number did, over rows that officers really sent."""

import re
from datetime import timedelta

import pytest

from bazan.core import time as clock
from bazan.core.labels import labels
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.screens.lineage.tests.conftest import body_of, page
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


def _plain(text):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", text))


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
    assert "None" not in _plain(text) + _plain(english)
    row = next(row for row in re.findall(r"<tr>.*?</tr>", text, re.S) if f"organization:{body_of('so-xd')}&period={older.text}" in row)
    assert re.search(r"25,00\W+%.*75,00\W+%", row, re.S)
    assert "Ghi sai cột" in row


def test_a_number_with_several_periods_leads_to_all_of_them(reader, sent, older):
    client = reader()
    root = places.root(clock.now().date()).id
    text = page(client, "/changes?sector=ponds")
    link = next(link for link in re.findall(r'href="(/changes\?[^"]*number=[^"]*)"', text) if f"landed_share&feature=place:{root}" in link)
    text = _plain(page(client, link))
    assert "2 kỳ đã đổi" in text
    assert "128,89" in text and "25,00" in text
    assert reader("agency_officer", sector="health").get(link).status_code == 403


def test_the_page_says_how_many_moved_and_not_how_many_it_shows(reader, sent, monkeypatch):
    from bazan.screens.lineage.web.views import indicator_changes as changes

    monkeypatch.setattr(changes, "FIRST", 1)
    monkeypatch.setattr(changes, "PAGE", 2)
    client = reader()
    text = page(client, "/changes?since=week")
    count = int(re.search(r"(\d+) số đổi", text)[1])
    assert count > 2
    assert text.count('<th scope="row">') == 1
    assert f"và {count - 1} số khác" in text
    text = page(client, "/changes?since=week&sector=ponds")
    assert f"1–2 trong {count} số" in text
    assert "page=2" in text
    assert page(client, f"/changes?since=week&sector=ponds&page={-(-count // 2)}").count('<th scope="row">') == (count - 1) % 2 + 1


@pytest.fixture
def two_months(reader, sent):
    """A large body that lacks the most, a tiny one whose share is the smallest; the month before both had done more."""
    last = sent.period.previous().previous()
    for month, large, tiny in ((last.previous(), 5000, 8), (last, 100, 0)):
        for body, officer, row in (("so-nnmt", "ca", ("A1", "Ao Lớn", 10000, large, 9)), ("so-xd", "ao", ("B1", "Ao Nhỏ", 10, tiny, 9))):
            form_submissions.deliver(body, officer, month, [row], sent.now - timedelta(hours=50), f"{body}-{month.text}.xlsx")
    form_submissions.measure(sent.now - timedelta(hours=49))
    return last


def test_the_path_opens_on_what_lacks_the_most_and_not_on_the_smallest_share(reader, sent, two_months):
    text = page(reader(), f"{SHARE}?period={two_months.text}&by=organization")
    names = re.findall(r'aria-current="true" title="([^"]*)"', text)
    assert names[0] == organizations.by_code("so-nnmt", clock.now().date()).name
    assert "Ao Lớn" in text and "Ao Nhỏ" not in text


def test_the_rest_of_the_inputs_opens(reader, sent, two_months, monkeypatch):
    from bazan.screens.lineage.path import data_path

    monkeypatch.setattr(data_path, "MOST_BRANCHES", 1)
    client = reader()
    text = page(client, f"{SHARE}?period={two_months.text}&by=organization")
    link = re.search(r'href="([^"]*inputs=all[^"]*)">và 1 đầu vào khác<', text)[1]
    whole = page(client, link)
    small = organizations.by_code("so-xd", clock.now().date()).name
    assert small not in re.search(r'id="path".*?</section>', text, re.S)[0]
    assert small in re.search(r'id="path".*?</section>', whole, re.S)[0]
    assert "đầu vào khác" not in whole
    other = next(one for one in re.findall(r'href="(/indicators/[^"]*input=organization[^"]*)"', whole) if f":{body_of('so-xd')}" in one)
    assert small in re.search(r'id="path".*?</section>', page(client, other), re.S)[0]


def test_why_walks_from_the_period_before_by_what_each_part_did(reader, sent, two_months):
    text = page(reader(), f"{SHARE}?period={two_months.text}&by=organization&since=previous")
    panel = re.search(r'id="why".*?</section>', text, re.S)[0]
    assert panel.count('class="walk-step') == 2
    table = re.sub("\u00a0", " ", _plain(re.search(r'class="as-table walk-table".*?</table>', panel, re.S)[0]))
    assert "50,03 %" in table and "1,00 %" in table
    changes = [float(x.replace("−", "-").replace(",", ".")) for x in re.findall(r"([−+]\d+,\d+) điểm", table)]
    assert abs(sum(changes) - (100 * 100 / 10010 - 100 * 5008 / 10010)) < 0.02
    assert "Giảm 49,03 điểm" in re.sub("\u00a0", " ", _plain(panel))


def test_where_nothing_moved_since_yesterday_why_compares_with_the_period_before(reader, sent, two_months):
    text = page(reader(), f"{SHARE}?period={two_months.text}&since=yesterday")
    assert "Không đổi so với" in text
    text = page(reader("duty_officer"), f"{SHARE}?period={two_months.text}")
    assert labels("vi")["boards.why.title_since"].format(since=labels("vi")["boards.why.previous"]) in text
    first = page(reader("data_steward"), f"{SHARE}?period={two_months.previous().text}&since=previous")
    assert "chưa có số để so" in first
