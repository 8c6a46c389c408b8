"""From a number to the very cell and back, over rows that officers really sent."""

import csv
import html
import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bazan.connect.datasets import api as datasets
from bazan.connect.forms import api as forms
from bazan.connect.sources import api as sources
from bazan.kernel import time as clock
from bazan.kernel.labels import labels
from bazan.register.organizations import api as organizations
from bazan.register.places import api as places
from bazan.show.readings.api import forget
from tests import generated, sending
from tests.made_up import acting
from tests.questions import questions

SHARE = "/indicators/ponds.landed_share"


@pytest.fixture(scope="module")
def sent(lasting):
    forget()
    with lasting():
        sending.load()
        made = sending.send(clock.now())
    yield made
    forget()


@pytest.fixture
def reader(sent, db):
    """A function: somebody of a role signed in."""

    def client(role="leader", place_id=None, language="vi", sector="*"):
        made = Client()
        made.force_login(generated.account(role, place_id, language, sector))
        made.cookies["language"] = language
        return made

    return client


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.content.decode()[-2000:])
    return html.unescape(answer.content.decode())


def row_of(pond):
    return datasets.rows("ponds.yields", {"pond": pond}, limit=1).rows[0]


def since(sent):
    return "since=" + sent.since.astimezone(clock.LOCAL).strftime("%Y-%m-%dT%H:%M:%S")


def test_a_number_opens_on_the_cell_that_moved_it(reader, sent):
    text = page(reader(), f"{SHARE}?{since(sent)}")
    for said in ("48,89", "ao-thang-2.xlsx", "Trang ‘Ao’, ô D7", "Nguyễn Thị Cá", sending.REASON, "Ao Sen"):
        assert said in text, said
    hit = re.search(r'class="number cell-hit"[^>]*>([^<]+)<', text)
    assert hit[1].strip() == "40"
    assert text.count('class="step-number"') == 5
    assert text.count('class="link link-chosen"') == 4


def test_the_formula_is_told_as_one_sum_over_another(reader, sent):
    text = page(reader(), SHARE)
    fraction = re.search(r'class="fraction">(.*?)</div>', text, re.S)[1]
    assert ">220<" in fraction
    assert ">450<" in fraction


def test_another_branch_and_row_are_chosen_by_link(reader, sent):
    client = reader()
    text = page(client, SHARE)
    other = next(link for link in re.findall(r'href="(/indicators/[^"]*input=organization[^"]*)"', text) if f":{_body('so-xd')}" in link)
    text = page(client, other)
    assert "ao-xd.xlsx" in text
    assert "Ao Bèo" in text
    assert re.search(r'aria-current="true" title="[^"]*Xây dựng', text)


def _body(code):
    return organizations.by_code(code, clock.now().date()).id


def test_in_four_steps_from_the_number_to_the_file_itself(reader, sent):
    client = reader()
    text = page(client, f"{SHARE}?{since(sent)}")
    row = re.search(r'href="(/datasets/ponds\.yields/rows/\d+)"', text)[1]
    text = page(client, row)
    download = re.search(r'href="(/files/[0-9a-f]{64})"', text)[1]
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
    lead = re.search(r'class="why-lead">(.*?)</p>', text, re.S)[1]
    short = organizations.by_code("so-nnmt", clock.now().date()).short_name
    said = re.sub("<[^>]+>", "", lead).replace("\u00a0", " ")
    assert said.startswith(f"Giảm 80,00 điểm vì Nguyễn Thị Cá, {short} sửa ô D7: {sending.REASON}."), said
    assert text.count('class="walk-step') == 1
    assert "128,89" in re.search(r'class="as-table walk-table".*?</table>', text, re.S)[0]


def test_what_did_not_move_says_so(reader, sent):
    text = page(reader(), f"{SHARE}?feature=organization:{_body('so-xd')}&{since(sent)}")
    assert "Không đổi so với" in text
    assert "walk-step" not in text


def test_corrections_name_cell_before_after_reason_and_person(reader, sent):
    table = re.search(r'id="revisions".*?</section>', page(reader(), SHARE), re.S)[0]
    first = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", re.search(r"<tbody>\s*(<tr>.*?</tr>)", table, re.S)[1]))
    for said in ("D7", " 400 ", " 40 ", sending.REASON, "Nguyễn Thị Cá"):
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
    moved = re.search(r'aria-labelledby="moved-title".*?</section>', text, re.S)[0]
    assert re.search(r"128,89\W+%.*?48,89\W+%", moved, re.S)
    assert f"/forms/submissions/{sent.corrected.submission_id}" in text
    assert f"/files/{sent.corrected.sha256}" in text


def test_every_number_that_moved_is_on_one_page_with_its_cause(reader, sent):
    client = reader()
    text = page(client, "/changes")
    assert "Ao cá thử nghiệm" in text
    assert "128,89" in text
    assert f"/runs/{sent.corrected.run_id}" in text
    assert sending.REASON in text
    assert labels("vi")["boards.changes.none_why"] in page(client, "/changes?sector=health")
    assert "128,89" not in page(reader(sector="health"), "/changes")


def _plain(text):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", text))


@pytest.fixture
def older(reader, sent):
    """A month that came late, and was then corrected while the newest stood still."""
    month = sent.period.previous().previous()
    sending.deliver("so-xd", "ao", month, [("B1", "Ao Bèo", 200, 50, 9)], sent.now - timedelta(hours=49), "ao-muon.xlsx")
    sending.measure(sent.now - timedelta(hours=48))
    sending.deliver("so-xd", "ao", month, [("B1", "Ao Bèo", 200, 150, 9)], sent.now, "ao-muon-2.xlsx", "Ghi sai cột")
    sending.measure(sent.now)
    return month


def test_a_correction_of_an_older_period_is_told_and_nothing_is_none(reader, sent, older):
    text, english = (page(reader(language=language), "/changes?sector=ponds") for language in ("vi", "en"))
    assert "None" not in _plain(text) + _plain(english)
    row = next(row for row in re.findall(r"<tr>.*?</tr>", text, re.S) if f"organization:{_body('so-xd')}&period={older.text}" in row)
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
    from bazan.show.tracing.pages import changes

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


def test_rows_are_found_by_filter_order_and_past_instant(reader, sent):
    client = reader()
    assert "Ao Bèo" not in page(client, "/datasets/ponds.yields?keeper=so-nnmt")
    assert "Ao Bèo" in page(client, "/datasets/ponds.yields?q=B1")
    names = re.findall(r"Ao (?:Sen|Súng|Bèo)", page(client, "/datasets/ponds.yields?order=-landed"))
    assert names[0] == "Ao Bèo"
    now = re.search(r"Ao Sen.*?</tr>", page(client, "/datasets/ponds.yields"), re.S)[0]
    then = re.search(r"Ao Sen.*?</tr>", page(client, "/datasets/ponds.yields?as_of=" + sent.since.isoformat().replace("+", "%2B")), re.S)[0]
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
    assert "Người trông ao" not in re.search(r"<thead>.*?</thead>", page(client, "/datasets/ponds.yields"), re.S)[0]
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
    sending.deliver("so-nnmt", "ca", earlier, [("A9", "Ao Cũ", 999, 9, 9)], sent.now, "ao-cu.xlsx")
    client = reader()
    newest = page(client, "/boards/ponds?grain=month")
    assert "Ao Sen" in newest and "Ao Cũ" not in newest
    before = page(client, f"/boards/ponds?period={earlier.text}")
    assert "Ao Cũ" in before and "Ao Sen" not in before


@pytest.fixture
def two_months(reader, sent):
    """A large body that lacks the most, a tiny one whose share is the smallest; the month before both had done more."""
    last = sent.period.previous().previous()
    for month, large, tiny in ((last.previous(), 5000, 8), (last, 100, 0)):
        for body, officer, row in (("so-nnmt", "ca", ("A1", "Ao Lớn", 10000, large, 9)), ("so-xd", "ao", ("B1", "Ao Nhỏ", 10, tiny, 9))):
            sending.deliver(body, officer, month, [row], sent.now - timedelta(hours=50), f"{body}-{month.text}.xlsx")
    sending.measure(sent.now - timedelta(hours=49))
    return last


def test_the_path_opens_on_what_lacks_the_most_and_not_on_the_smallest_share(reader, sent, two_months):
    text = page(reader(), f"{SHARE}?period={two_months.text}&by=organization")
    names = re.findall(r'aria-current="true" title="([^"]*)"', text)
    assert names[0] == organizations.by_code("so-nnmt", clock.now().date()).name
    assert "Ao Lớn" in text and "Ao Nhỏ" not in text


def test_the_rest_of_the_inputs_opens(reader, sent, two_months, monkeypatch):
    from bazan.show.tracing import path

    monkeypatch.setattr(path, "MOST_BRANCHES", 1)
    client = reader()
    text = page(client, f"{SHARE}?period={two_months.text}&by=organization")
    link = re.search(r'href="([^"]*inputs=all[^"]*)">và 1 đầu vào khác<', text)[1]
    whole = page(client, link)
    small = organizations.by_code("so-xd", clock.now().date()).name
    assert small not in re.search(r'id="path".*?</section>', text, re.S)[0]
    assert small in re.search(r'id="path".*?</section>', whole, re.S)[0]
    assert "đầu vào khác" not in whole
    other = next(one for one in re.findall(r'href="(/indicators/[^"]*input=organization[^"]*)"', whole) if f":{_body('so-xd')}" in one)
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
