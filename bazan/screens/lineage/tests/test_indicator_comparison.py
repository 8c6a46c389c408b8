"""Why one number is what it is: the path to its inputs, and what each did since the period before."""

import re
from datetime import timedelta

import pytest

from bazan.core import time as clock
from bazan.core.labels import labels
from bazan.directory.organizations import api as organizations
from bazan.screens.lineage.tests.conftest import body_of, page, plain
from tests.fixtures import form_submissions

SHARE = "/indicators/ponds.landed_share"


@pytest.fixture(scope="module")
def two_months(lasting, sent):
    """A large body that lacks the most, a tiny one whose share is the smallest; the month before both had done more."""
    last = sent.period.previous().previous()
    with lasting():
        for month, large, tiny in ((last.previous(), 5000, 8), (last, 100, 0)):
            for body, officer, row in (
                ("so-nnmt", "ca", ("A1", "Ao Lớn", 10000, large, 9)),
                ("so-xd", "ao", ("B1", "Ao Nhỏ", 10, tiny, 9)),
            ):
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
    link = re.findall(r'href="([^"]*inputs=all[^"]*)">và 1 đầu vào khác<', text)[0]
    whole = page(client, link)
    small = organizations.by_code("so-xd", clock.now().date()).name
    assert small not in re.findall(r'id="path".*?</section>', text, re.S)[0]
    assert small in re.findall(r'id="path".*?</section>', whole, re.S)[0]
    assert "đầu vào khác" not in whole
    other = next(one for one in re.findall(r'href="(/indicators/[^"]*input=organization[^"]*)"', whole) if f":{body_of('so-xd')}" in one)
    assert small in re.findall(r'id="path".*?</section>', page(client, other), re.S)[0]


def test_why_walks_from_the_period_before_by_what_each_part_did(reader, sent, two_months):
    text = page(reader(), f"{SHARE}?period={two_months.text}&by=organization&since=previous")
    panel = re.findall(r'id="why".*?</section>', text, re.S)[0]
    assert panel.count('class="walk-step') == 2
    table = re.sub("\u00a0", " ", plain(re.findall(r'class="as-table walk-table".*?</table>', panel, re.S)[0]))
    assert "50,03 %" in table and "1,00 %" in table
    changes = [float(x.replace("−", "-").replace(",", ".")) for x in re.findall(r"([−+]\d+,\d+) điểm", table)]
    assert abs(sum(changes) - (100 * 100 / 10010 - 100 * 5008 / 10010)) < 0.02
    assert "Giảm 49,03 điểm" in re.sub("\u00a0", " ", plain(panel))


def test_where_nothing_moved_since_yesterday_why_compares_with_the_period_before(reader, sent, two_months):
    text = page(reader(), f"{SHARE}?period={two_months.text}&since=yesterday")
    assert "Không đổi so với" in text
    text = page(reader("duty_officer"), f"{SHARE}?period={two_months.text}")
    assert labels("vi")["boards.why.title_since"].format(since=labels("vi")["boards.why.previous"]) in text
    first = page(reader("data_steward"), f"{SHARE}?period={two_months.previous().text}&since=previous")
    assert "chưa có số để so" in first
