"""Where it waits, as a page: over dossiers of a real pack, for who reaches them and for who doesn't."""

import re
from datetime import timedelta

import pytest

from bazan.analysis.process_mining import api as process_mining
from bazan.core.settings import ROOT
from bazan.core.time import now
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Context, Origin, Record
from bazan.data.figures import api as figures
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform import packs
from bazan.screens.decisions.tests.readers import signed_in
from tests.fixtures import generated_values
from tests.fixtures.query_count import questions

PAGE = "/decide/administration/waits/dossier"
COUNT = 40


def put(code, rows, at):
    staged = datasets.stage(code, [Record(row, n) for n, row in enumerate(rows, 1)], Context(decimal="."))
    assert not staged.refused, staged.refused[:1]
    datasets.commit(staged, Origin(1, "system", at))


@pytest.fixture(scope="module")
def dossiers(lasting):
    """Forty dossiers of one commune, each handled longer than the one before; the last ones lie there still, near their time."""
    with lasting():
        figures.forget()
        at = now()
        generated_values.load([packs.load(ROOT / "sectors" / "administration")])
        commune = places.communes(at.date())[0]
        body = next(body for body in organizations.all_on(at.date()) if body.place_id == commune.id)
        whole, steps = [], []
        for n in range(COUNT):
            code, came, ended = f"H{n:02}", at - timedelta(days=60 - n), n < COUNT - 4
            whole.append(
                {"dossier": code, "procedure": "1.001", "procedure_name": "Khai sinh", "channel": "1", "receiving_unit": body.code,
                 "resolving_unit": body.code, "received_at": came.isoformat(), "due_at": (came + timedelta(days=25)).isoformat(),
                 "state": "4"}
            )  # fmt: skip
            told = [("2", 0), ("4", 1)] + ([("9", 2 + n / 4)] if ended else [])
            steps += [
                {"dossier": code, "state": state, "at": (came + timedelta(days=d)).isoformat(), "unit": body.code} for state, d in told
            ]
        put("administration.dossiers", whole, at)
        put("administration.dossier_steps", steps, at)
        assert process_mining.study_due(at) == 1
        return commune


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_says_where_dossiers_wait_and_draws_it(dossiers, language):
    client = signed_in("leader", language=language)
    page = client.get(PAGE).content.decode()
    assert re.search(r"\b(decisions|processes|frontend)\.[a-z_]+\.", page) is None
    assert ('class="flow"' in page and "flow-slow" in page) and ("chậm" if language == "vi" else "slow") in page
    assert ("Đang xử lý" if language == "vi" else "Being handled") in page and "Khai sinh" in page
    give = re.findall(r'href="(/directives/give\?[^"]*organization:\d+[^"]*words=[^"]*)"', page)[0].replace("&amp;", "&")
    assert client.get(give).status_code == 200


@pytest.mark.django_db
def test_a_shorter_step_is_answered_by_the_address_and_what_cannot_be_taken_is_said(dossiers):
    client = signed_in("leader")
    page = client.get(PAGE, {"step": "4", "less": "1,5"}).content.decode()
    assert "bớt 1,5 ngày" in page and 'value="1,5"' in page
    for query, said in (
        ({"step": "4", "less": "nhiều"}, "nhiều"),
        ({"step": "4", "less": "-1"}, "-1"),
        ({"step": "77", "less": "1"}, "77"),
    ):
        answer = client.get(PAGE, query)
        assert answer.status_code == 200 and re.search(rf'role="alert">[^<]*{said}', answer.content.decode())


@pytest.mark.django_db
def test_cases_under_way_are_named_to_who_may_open_them_alone(dossiers):
    other = places.communes(now().date())[1]
    officer = signed_in("commune_officer", dossiers.id)
    own = officer.get(PAGE).content.decode()
    assert re.search(r'href="/datasets/administration\.dossiers/rows/\d+">H\d\d<', own)
    beyond = signed_in("commune_officer", other.id).get(PAGE).content.decode()
    assert ">H3" not in beyond and "Chưa phân tích" in beyond
    assert officer.get(PAGE, {"place": other.code}).status_code == 400
    assert signed_in("leader", sector="environment").get(PAGE).status_code == 403


@pytest.mark.django_db
def test_a_place_where_nothing_was_studied_says_so(dossiers):
    answer = signed_in("leader").get(PAGE, {"place": places.communes(now().date())[1].code})
    assert answer.status_code == 200 and "Chưa phân tích" in answer.content.decode()


@pytest.mark.django_db
def test_the_decision_page_of_the_sector_leads_there(dossiers):
    page = signed_in("leader").get("/decide/administration").content.decode()
    assert f'href="{PAGE}"' in page and 'id="waits"' in page


@pytest.mark.django_db
def test_the_page_asks_the_database_the_same_however_many_cases_run(dossiers):
    asked = questions(signed_in("leader"), f"{PAGE}?step=4&less=1")
    assert len(asked) <= 14, asked


@pytest.mark.django_db
def test_an_unknown_process_or_sector_is_not_found(dossiers):
    client = signed_in("leader")
    assert client.get("/decide/administration/waits/nothing").status_code == 404
    assert client.get("/decide/nowhere/waits/dossier").status_code == 404
