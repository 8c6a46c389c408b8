"""The analyst's page: what it says before a question runs, what stands on it afterwards, and who sees that."""

import re
from urllib.parse import urlencode

import pytest
from django.apps import apps

from bazan.analysis.explore.web.tests.conftest import BASKETS, BY_MONTH

ADDRESS = "/explore?" + urlencode(BY_MONTH)
KEY = re.compile(r">\s*(?:explore|explorations|rules|frontend)\.[a-z_.]+")


def question_on(page: str) -> str:
    return re.findall(r'name="question" value="([^"]*)"', page)[0].replace("&amp;", "&")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_question_that_never_ran_is_estimated_and_offers_to_run(signed, language):
    page = signed(language=language).get(ADDRESS)
    text = page.content.decode()
    assert page.status_code == 200 and not KEY.search(text)
    assert 'action="/explore/run"' in text and "orchards.baskets" in question_on(text)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("view", ["both", "chart", "table", "map"])
def test_an_answer_stands_as_finding_chart_table_and_sql(signed, answered, language, view):
    client = signed(language=language)
    answered(client.reach)
    text = client.get(f"{ADDRESS}&view={view}").content.decode()
    assert not KEY.search(text)
    assert ("Một" if language == "vi" else "Mot") in re.findall(r'id="finding"[^>]*>([^<]*)<', text)[0]
    assert "<mark>place_id IN" in text
    assert (view in ("both", "table")) == ('class="explored"' in text) or view == "map"
    if view == "both":
        assert re.search(r'<td class="number heat-\d">\s*14', text) and "explored-bars" in text


def test_who_reaches_one_commune_never_meets_an_answer_of_the_whole_province(signed, answered):
    number = answered(signed().reach)
    officer = signed("commune_officer", "2")
    assert 'id="finding"' not in officer.get(ADDRESS).content.decode()
    assert 'id="finding"' not in officer.get(f"{ADDRESS}&shown={number}").content.decode()
    for address in (f"/explore/runs/{number}", f"/explore/runs/{number}/file", f"/explore/take/csv?{urlencode(BY_MONTH)}"):
        assert officer.get(address).status_code == 404, address
    assert officer.post(f"/explore/runs/{number}/cancel").status_code == 404
    assert signed("leader").get(f"/explore/runs/{number}").status_code == 200, "whose reach is equal"


def test_a_sector_out_of_reach_is_no_source(signed):
    client = signed("agency_officer", sector="elsewhere")
    assert client.get(ADDRESS).status_code == 404
    assert client.post("/explore/run", {"question": urlencode(BY_MONTH)}).status_code == 404


def test_a_question_is_put_into_the_queue_once_with_who_asked_and_how_far_they_reach(signed, communes):
    client = signed("commune_officer", "1")
    question = question_on(client.get(ADDRESS).content.decode())
    for _ in range(2):
        assert client.post("/explore/run", {"question": question}).status_code == 302
    (row,) = apps.get_model("explorations", "Asked").objects.all()
    assert (row.state, str(communes["1"]) in row.places.split(","), row.sectors) == ("waiting", True, "*")
    text = client.get(ADDRESS).content.decode()
    assert f'data-run="{row.id}"' in text
    assert client.post(f"/explore/runs/{row.id}/cancel").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.cancelled) == ("cancelled", True)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_question_that_failed_says_why_and_one_that_was_stopped_that_it_was(signed, language):
    client, row = signed(language=language), apps.get_model("explorations", "Asked")
    client.post("/explore/run", {"question": urlencode(BY_MONTH)})
    row.objects.update(state="failed", rule="history.slow", params={"seconds": 60})
    text = client.get(ADDRESS).content.decode()
    assert "60" in re.findall(r'class="explore-over" role="alert">.*?<span>([^<]*)', text, re.S)[0] and not KEY.search(text)
    row.objects.update(state="cancelled", rule="history.cancelled")
    text = client.get(ADDRESS).content.decode()
    assert ("Bạn đã hủy" if language == "vi" else "You stopped") in text and 'role="alert"' not in text
    assert "Bạn đã hủy" not in signed("leader").get(ADDRESS).content.decode(), "somebody else did"


def test_an_officer_is_offered_their_own_places_and_told_of_no_others(signed, answered):
    officer = signed("commune_officer", "2")
    text = officer.get(ADDRESS).content.decode()
    assert '<option value="2"' in text and '<option value="1"' not in text
    assert "Nơi được chọn nằm ngoài" not in text
    answered(officer.reach, BY_MONTH | {"place": "1"}, empty=True)
    assert "Nơi được chọn nằm ngoài" in officer.get(f"{ADDRESS}&place=1").content.decode(), "somebody else's address"


def test_a_word_of_the_data_is_never_markup(signed, answered):
    nasty = '"><script>alert(1)</script>'
    said = BY_MONTH | {"columns": "column.sort", "category": "period.month"}
    client = signed()
    answered(client.reach, said, cells=[[1, nasty, "2026-01-01T00:00", 3.0, 3], [2, "=cmd()", "2026-01-01T00:00", 2.0, 2]])
    for view in ("both", "chart", "table", "map"):
        text = client.get(f"/explore?{urlencode(said)}&view={view}").content.decode()
        assert "<script>alert" not in text
    told = client.get(f"/explore/take/csv?{urlencode(said)}").content.decode("utf-8-sig")
    assert "\n=cmd" not in told and ",=cmd" not in told


def test_the_names_of_a_question_read_as_a_sentence(signed):
    said = {"of": BASKETS, "measure": "max.weight", "rows": "class.weight", "bounds": "3"}
    title = re.findall(r"<h1>([^<]*)", signed().get(f"/explore?{urlencode(said)}").content.decode())[0]
    assert re.fullmatch(r"[A-ZĐ]\S+ .*lớn nhất theo bậc [a-zđ].*", title), title


def test_the_page_costs_the_same_however_much_was_asked_before(signed, answered, django_assert_max_num_queries):
    client = signed()
    answered(client.reach)
    with django_assert_max_num_queries(26):
        client.get(ADDRESS)
    for grain in ("day", "week", "quarter", "year"):
        answered(client.reach, BY_MONTH | {"columns": f"period.{grain}"})
    with django_assert_max_num_queries(26):
        client.get(ADDRESS)


def test_more_than_three_at_once_are_refused(signed):
    client = signed()
    questions = [urlencode(BY_MONTH | {"from": f"2026-0{month}-01", "to": "2026-06-30"}) for month in range(1, 5)]
    answer = [client.post("/explore/run", {"question": question}) for question in questions][-1]
    assert answer.status_code == 400 and "3" in re.findall(r'role="alert">.*?<span>([^<]*)', answer.content.decode(), re.S)[0]


@pytest.mark.parametrize(
    ("odd", "field"),
    [("measure=sum.colour", "colour"), ("rows=galaxy", "galaxy"), ("from=yesterday", "yesterday"), ("known=2999-01-01T00:00", "2999"),
     ("is.sort=blue", "blue"), ("min.weight=nan", "nan"), ("flag=1", "Cờ"), ("day=25", "25"),
     ("galaxy=1", "galaxy"), ("category=class.weight", "mốc")],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_words_and_the_panel_stays(signed, odd, field):
    answer = signed().get(f"/explore?of={BASKETS}&{odd}")
    text = answer.content.decode()
    assert answer.status_code == 400 and field in re.findall(r'role="alert">.*?<span>([^<]*)', text, re.S)[0]
    assert 'id="ask"' in text


def test_what_the_panel_leaves_without_a_meaning_is_left_out(signed):
    answer = signed().get(f"/explore?of={BASKETS}&panel=1&measure=count&beyond=3&daily=sum&bounds=1_2&columns=&place=")
    assert answer.status_code == 200


def test_the_answer_is_taken_away_as_a_table(signed, answered):
    client = signed()
    answered(client.reach)
    told = client.get(f"/explore/take/csv?{urlencode(BY_MONTH)}").content.decode("utf-8-sig").splitlines()
    assert told[1].split(",") == ["Một", "4", "6", "14"] and told[2].split(",") == ["Hai", "1", "0", "2"]
    assert client.get(f"/explore/take/xlsx?{urlencode(BY_MONTH)}").content[:2] == b"PK"
    assert apps.get_model("audit", "AuditEntry").objects.filter(action="explorations.take").count() == 2


def test_a_question_is_kept_pinned_shared_and_dropped_and_each_sees_it_within_their_own_reach(signed, answered):
    client = signed()
    answered(client.reach)
    form = {"question": urlencode(BY_MONTH), "name": "Giỏ theo tháng", "pinned": "1", "roles": ["commune_officer"]}
    assert client.post("/explore/kept/add", form).status_code == 302
    own = client.get("/explore/kept").content.decode()
    assert "Giỏ theo tháng" in own and "Một" in own
    officer = signed("commune_officer", "2")
    shared = officer.get("/explore/kept").content.decode()
    assert "Giỏ theo tháng" in shared and "14" not in re.sub(r"2026-\d\d-\d\d|<[^>]*>", "", shared).split("Giỏ theo tháng")[1][:200]
    assert "Giỏ theo tháng" not in signed("agency_officer").get("/explore/kept").content.decode()
    kept = apps.get_model("explorations", "KeptQuestion").objects.get()
    assert officer.post(f"/explore/kept/{kept.id}/drop").status_code == 404
    assert client.post(f"/explore/kept/{kept.id}/drop").status_code == 302
    assert client.post("/explore/kept/add", form | {"name": " "}).status_code == 400


def test_the_finding_is_handed_to_a_directive_by_who_gives_them(signed, answered):
    leader = signed("leader")
    answered(leader.reach)
    href = re.findall(r'href="(/directives/give\?place=\d+[^"]*)"', leader.get(ADDRESS).content.decode())[0].replace("&amp;", "&")
    assert "14" in leader.get(href).content.decode()
    assert "/directives/give" not in signed().get(ADDRESS).content.decode()
