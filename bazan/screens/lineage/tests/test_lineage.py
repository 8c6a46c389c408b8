"""From a number to the very cell and back, over rows that officers really sent."""

import csv
import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bazan.core import time as clock
from bazan.core.labels import labels
from bazan.data.datasets import api as datasets
from bazan.data.forms import api as forms
from bazan.data.sources import api as sources
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.screens.lineage.tests.conftest import body_of, page
from tests.fixtures import form_submissions
from tests.fixtures.minimal_province import acting
from tests.fixtures.query_count import questions

SHARE = "/indicators/ponds.landed_share"


def row_of(pond):
    return datasets.rows("ponds.yields", {"pond": pond}, limit=1).rows[0]


def since(sent):
    return "since=" + sent.since.astimezone(clock.LOCAL).strftime("%Y-%m-%dT%H:%M:%S")


def test_a_number_opens_on_the_cell_that_moved_it(reader, sent):
    text = page(reader(), f"{SHARE}?{since(sent)}")
    for said in ("48,89", "ao-thang-2.xlsx", "Trang ‘Ao’, ô D7", "Nguyễn Thị Cá", form_submissions.REASON, "Ao Sen"):
        assert said in text, said
    hit = re.findall(r'class="number cell-hit"[^>]*>([^<]+)<', text)
    assert hit[0].strip() == "40"
    assert text.count('class="step-number"') == 5
    assert text.count('class="link link-chosen"') == 4


def test_the_formula_is_told_as_one_sum_over_another(reader, sent):
    text = page(reader(), SHARE)
    fraction = re.findall(r'class="fraction">(.*?)</div>', text, re.S)[0]
    assert ">220<" in fraction
    assert ">450<" in fraction


def test_another_branch_and_row_are_chosen_by_link(reader, sent):
    client = reader()
    text = page(client, SHARE)
    other = next(link for link in re.findall(r'href="(/indicators/[^"]*input=organization[^"]*)"', text) if f":{body_of('so-xd')}" in link)
    text = page(client, other)
    assert "ao-xd.xlsx" in text
    assert "Ao Bèo" in text
    assert re.search(r'aria-current="true" title="[^"]*Xây dựng', text)


def test_in_four_steps_from_the_number_to_the_file_itself(reader, sent):
    client = reader()
    text = page(client, f"{SHARE}?{since(sent)}")
    row = re.findall(r'href="(/datasets/ponds\.yields/rows/\d+)"', text)[0]
    text = page(client, row)
    download = re.findall(r'href="(/files/[0-9a-f]{64})"', text)[0]
    answer = client.get(download)
    data = b"".join(answer.streaming_content)
    assert data == sources.file_path(sent.corrected.sha256).read_bytes()
    assert openpyxl.load_workbook(io.BytesIO(data))["Ao"]["D7"].value == 40
    assert "ao-thang-2.xlsx" in answer["Content-Disposition"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT actor, subject FROM audit_entry WHERE action = 'records.download'")
        assert [subject for _, subject in cursor.fetchall()] == [f"file:{sent.corrected.sha256}"]


def test_why_says_how_much_who_and_the_reason_and_walks_there(reader, sent):
    text = page(reader(), f"{SHARE}?{since(sent)}")
    lead = re.findall(r'class="why-lead">(.*?)</p>', text, re.S)[0]
    short = organizations.by_code("so-nnmt", clock.now().date()).short_name
    said = re.sub("<[^>]+>", "", lead).replace("\u00a0", " ")
    assert said.startswith(f"Giảm 80,00 điểm vì Nguyễn Thị Cá, {short} sửa ô D7: {form_submissions.REASON}."), said
    assert text.count('class="walk-step') == 1
    assert "128,89" in re.findall(r'class="as-table walk-table".*?</table>', text, re.S)[0]


def test_what_did_not_move_says_so(reader, sent):
    text = page(reader(), f"{SHARE}?feature=organization:{body_of('so-xd')}&{since(sent)}")
    assert "Không đổi so với" in text
    assert "walk-step" not in text


def test_corrections_name_cell_before_after_reason_and_person(reader, sent):
    table = re.findall(r'id="revisions".*?</section>', page(reader(), SHARE), re.S)[0]
    first = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", re.findall(r"<tbody>\s*(<tr>.*?</tr>)", table, re.S)[0]))
    for said in ("D7", " 400 ", " 40 ", form_submissions.REASON, "Nguyễn Thị Cá"):
        assert said in first, first


def test_a_row_shows_its_versions_and_what_is_related(reader, sent):
    client = reader()
    text = page(client, f"/datasets/ponds.yields/rows/{row_of('A1').id}")
    assert "<del>400</del>" in text
    assert "<ins>40</ins>" in text
    assert text.count("/datasets/ponds.feedings/rows/") == 3
    old = datasets.versions("ponds.yields", row_of("A1").id)[0]
    text = page(client, f"/datasets/ponds.yields/rows/{old.id}")
    assert labels("vi")["boards.row.superseded"] in text
    assert "ao-thang.xlsx" in text


def test_a_delivery_lists_every_number_it_moved(reader, sent):
    text = page(reader(), f"/runs/{sent.corrected.run_id}")
    moved = re.findall(r'aria-labelledby="moved-title".*?</section>', text, re.S)[0]
    assert re.search(r"128,89\W+%.*?48,89\W+%", moved, re.S)
    assert f"/forms/submissions/{sent.corrected.submission_id}" in text
    assert f"/files/{sent.corrected.sha256}" in text


def test_rows_are_found_by_filter_order_and_past_instant(reader, sent):
    client = reader()
    assert "Ao Bèo" not in page(client, "/datasets/ponds.yields?keeper=so-nnmt")
    assert "Ao Bèo" in page(client, "/datasets/ponds.yields?q=B1")
    names = re.findall(r"Ao (?:Sen|Súng|Bèo)", page(client, "/datasets/ponds.yields?order=-landed"))
    assert names[0] == "Ao Bèo"
    now = re.findall(r"Ao Sen.*?</tr>", page(client, "/datasets/ponds.yields"), re.S)[0]
    then = re.findall(r"Ao Sen.*?</tr>", page(client, "/datasets/ponds.yields?as_of=" + sent.since.isoformat().replace("+", "%2B")), re.S)[
        0
    ]
    assert ">40<" in now
    assert ">400<" in then
    later = (sent.period.next().start + timedelta(days=1)).astimezone(clock.LOCAL).strftime("%Y-%m")
    assert labels("vi")["boards.datasets.no_rows"] in page(client, f"/datasets/ponds.yields?from={later}")


def test_a_table_taken_away_holds_no_formula_and_nothing_personal(reader, sent):
    client = reader()
    text = client.get("/datasets/ponds.yields/take/csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 5
    assert "'=1+1" in text
    assert "Người trông ao" not in rows[0]
    book = openpyxl.load_workbook(io.BytesIO(client.get("/datasets/ponds.yields/take/xlsx").content))
    assert all(cell.data_type != "f" for line in book.worksheets[0].iter_rows() for cell in line)


def test_the_public_table_hides_small_counts_and_their_neighbours(reader, sent):
    text = reader().get("/datasets/ponds.yields/take/public.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    fishers = [row[-1] for row in rows[1:]]
    assert fishers.count("ẩn") >= 2
    assert "3" not in fishers
    commune = places.communes(clock.now().date())[0]
    assert reader("agency_officer", commune.id).get("/datasets/ponds.yields/take/public.csv").status_code == 403


def test_personal_columns_are_in_no_list_and_their_reading_is_written_down(reader, sent):
    client = reader()
    assert "Người trông ao" not in re.findall(r"<thead>.*?</thead>", page(client, "/datasets/ponds.yields"), re.S)[0]
    page(client, f"/datasets/ponds.yields/rows/{row_of('A2').id}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT detail::text FROM audit_entry WHERE action = 'datasets.read_personal'")
        assert any("warden" in detail for (detail,) in cursor.fetchall())


def test_who_reaches_another_sector_or_place_sees_nothing_of_it(reader, sent):
    other = reader("agency_officer", sector="health")
    row = row_of("A1").id
    addresses = [
        "/datasets/ponds.yields",
        f"/datasets/ponds.yields/rows/{row}",
        f"/files/{sent.corrected.sha256}",
        SHARE,
    ]
    assert {other.get(address).status_code for address in addresses} <= {403, 404}
    assert "ponds.yields" not in other.get("/datasets").content.decode()
    commune = places.communes(clock.now().date())[0]
    local = reader("commune_officer", commune.id)
    assert "Ao Sen" not in local.get("/datasets/ponds.yields").content.decode()
    assert local.get(f"/datasets/ponds.yields/rows/{row}").status_code == 404
    assert local.get(f"/files/{sent.corrected.sha256}").status_code == 403


def test_strangers_sign_in_first_and_pages_are_read_only(sent, db, client, reader):
    addresses = ["/datasets", "/datasets/ponds.yields", "/changes", f"/runs/{sent.corrected.run_id}", f"/files/{'0' * 64}"]
    assert {client.get(address).status_code for address in addresses} == {302}
    signed = reader()
    assert {signed.post(address).status_code for address in addresses} == {405}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/datasets/no.such", 404),
        ("/datasets/ponds.yields?order=beauty", 400),
        ("/datasets/ponds.yields?from=soon", 400),
        ("/datasets/ponds.yields?keeper=nobody", 400),
        ("/datasets/ponds.yields?as_of=x", 400),
        ("/datasets/ponds.yields/take/exe", 400),
        ("/datasets/ponds.yields/rows/999999999", 404),
        ("/runs/999999999", 404),
        (f"/files/{'0' * 64}", 404),
        ("/changes?since=never", 400),
        ("/changes?since=2020-01-01", 400),
        ("/changes?page=x", 400),
        ("/changes?number=no.such&feature=place:1", 404),
        (f"/changes?number={SHARE.rpartition('/')[2]}&feature=here", 400),
        (f"{SHARE}?since=2999-01-01", 400),
    ],
)
def test_a_wrong_address_is_explained(reader, address, status):
    for language in ("vi", "en"):
        answer = reader(language=language).get(address)
        assert answer.status_code == status
        assert "rules." not in answer.content.decode()


WORDS = [
    "input",
    "by",
    "via",
    "row",
    "column",
    "since",
    "geography",
    "span",
    "period",
    "feature",
    "order",
    "from",
    "q",
    "as_of",
    "after",
    "keeper",
]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(WORDS), st.text(max_size=30), max_size=3), st.integers(0, 2))
def test_no_query_breaks_a_page(signed_once, query, which):
    client, addresses = signed_once
    assert client.get(addresses[which], query).status_code in (200, 400, 403, 404)


@pytest.fixture
def signed_once(reader):
    return reader(), [SHARE, "/datasets/ponds.yields", "/changes"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_speaks_one_language(reader, sent, language):
    other = labels("en" if language == "vi" else "vi")
    mine = set(labels(language).values())
    foreign = {t for k, t in other.items() if k.startswith("boards.") and len(t) > 9 and "{" not in t and t not in mine}
    client = reader(language=language)
    for address in (SHARE, "/datasets", "/datasets/ponds.yields", f"/datasets/ponds.yields/rows/{row_of('A1').id}", "/changes"):
        text = page(client, address)
        assert {word for word in foreign if f">{word}<" in text} == set(), address
        assert not re.search(r">boards\.[a-z_.]+<", text), address


@pytest.mark.parametrize(
    ("address", "most"),
    [(SHARE, 60), ("/datasets/ponds.yields", 16), ("/datasets/ponds.yields/rows/{row}", 30), ("/runs/{run}", 22), ("/changes", 16)],
)
def test_a_page_asks_few_questions(reader, sent, address, most):
    client = reader()
    address = address.format(row=row_of("A1").id, run=sent.corrected.run_id)
    said = questions(client, address)
    assert len(said) <= most, said


def test_who_verified_and_approved_the_form_stands_beside_the_cell(reader, sent):
    at = clock.now()
    for username, act, where in (("tc", "verify", "so-tc"), ("ioc", "approve", "ioc")):
        acts = frozenset({"forms.view", "forms.verify", "forms.approve"})
        forms.move(sent.corrected.submission_id, act, acting(username, where, *acts), at, "Đúng số liệu")
    text = page(reader(), SHARE)
    for key in ("verified", "approved", "submission"):
        assert f"<dt>{labels('vi')[f'boards.path.{key}']}</dt>" in text
    assert "since=approval" in text
    assert page(reader("duty_officer"), f"{SHARE}?since=approval")


def test_rows_without_their_period_are_those_of_the_newest_one(reader, sent):
    earlier = sent.period.previous()
    form_submissions.deliver("so-nnmt", "ca", earlier, [("A9", "Ao Cũ", 999, 9, 9)], sent.now, "ao-cu.xlsx")
    client = reader()
    newest = page(client, "/boards/ponds?grain=month")
    assert "Ao Sen" in newest and "Ao Cũ" not in newest
    before = page(client, f"/boards/ponds?period={earlier.text}")
    assert "Ao Cũ" in before and "Ao Sen" not in before
