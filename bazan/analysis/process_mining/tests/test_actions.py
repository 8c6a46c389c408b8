"""Studies as they are kept: by place and month, seen by who reaches it, made again when rows changed, and let go."""

from datetime import timedelta

import pytest
from django.apps import apps

from bazan.analysis.process_mining import actions, api, queries
from bazan.analysis.process_mining.models import ProcessLooked, ProcessRunning, ProcessStudy
from bazan.analysis.process_mining.tests.test_queries import NOW, PROVINCE, ROOFS, commit, hours, papers, sectors  # noqa: F401 - fixtures
from bazan.core.errors import NotFound, Refused
from bazan.directory.accounts import api as accounts
from bazan.directory.places import api as places
from bazan.monitoring.insights import api as insights

COUNT = 30


@pytest.fixture
def known(papers):  # noqa: F811 - the fixture
    """Thirty papers more, each with the first commune from first to last; two still lie there, one of them over its time."""
    lines = [(f"p{n:02}", "in", -200 + n, "ubnd-1") for n in range(COUNT)]
    lines += [(f"p{n:02}", "out", -195 + n + n % 3, "ubnd-1") for n in range(COUNT - 2)]
    commit("papers.steps", lines, "paper state at unit")
    due = ["2026-11-20"] * (COUNT - 1) + ["2026-11-27"]
    commit("papers.papers", [(f"p{n:02}", "ubnd-1", due[n], "deed") for n in range(COUNT)], "paper unit due_on sort")
    return papers


def first_commune():
    return places.by_code("1", NOW.date()).id


def studied(known, at=NOW):
    made = actions.study_one(known, at)
    return made, api.studied(known.code, places.root(NOW.date()).id)


def test_a_process_is_studied_whole_and_by_place(known):
    made, (whole,) = studied(known, hours(2))
    assert made and whole.study and whole.study.cases == COUNT + 2
    (commune,) = api.studied(known.code, first_commune())
    assert (
        commune.study
        and commune.study.cases == COUNT + 2
        and api.places_studied(known.code) == {first_commune(), places.root(NOW.date()).id}
    )
    running = api.under_way(known.code, 10)
    assert {case.case for case in running} == {"p28", "p29", "a"}
    assert running[0].case == "p28" and running[0].late == 1 and running[0].place_id == first_commune()
    assert api.newest([known.code], first_commune())[known.code] == commune
    assert apps.get_model("audit", "AuditEntry").objects.filter(action="processes.study").count() == 1


def test_what_has_not_changed_that_day_is_not_studied_again(known):
    assert studied(known, hours(6))[0]
    assert not studied(known, hours(8))[0]
    commit("papers.steps", [("p28", "out", 7, "ubnd-1")], "paper state at unit")
    assert studied(known, hours(9))[0]
    assert studied(known, NOW + timedelta(days=1))[0]
    assert ProcessStudy.objects.filter(process=known.code).count() == 2


def test_a_step_that_waits_longer_of_late_is_noticed_while_it_does(known):
    steps = []
    for day in range(60, 0, -1):
        took = 48 if day > 28 else 96
        for each in range(3):
            paper, came = f"{day:02}.{each}", -24 * day + each
            steps += [(paper, "in", came, "ubnd-1")] + ([(paper, "out", came + took, "ubnd-1")] if came + took < 0 else [])
    commit("papers.steps", steps, "paper state at unit")
    studied(known)
    noticed = {each.noticed.place_id: each for each in insights.insights("papers")}
    assert noticed.keys() == {places.root(NOW.date()).id, first_commune()}
    told = noticed[first_commune()]
    assert told.kind == "wait" and told.noticed.weight == 0.5 and told.noticed.address == "/decide/papers/waits/way?place=1"
    studied(known, NOW + timedelta(days=40))
    assert insights.insights("papers") == []


def test_studies_older_than_thirteen_months_are_let_go_and_only_the_newest_has_a_sample(known):
    studied(known)
    for back in (30, 380, 430):
        month = api.studied(known.code, first_commune())[0].month - timedelta(days=back)
        row = ProcessStudy.objects.filter(process=known.code, place_id=first_commune())[0]
        ProcessStudy.objects.create(
            process=known.code, sector="papers", place_id=row.place_id, month=month, cases=1, sample=row.sample, made_at=month
        )  # fmt: skip
    studied(known, NOW + timedelta(days=1))
    kept = ProcessStudy.objects.filter(process=known.code, place_id=first_commune()).order_by("-month")
    assert [row.sample is not None for row in kept] == [True, False, False]


def test_a_shorter_step_is_reckoned_of_what_is_kept(known):
    studied(known)
    told = api.shorter(known, first_commune(), "in", 3600)
    assert told.cases == COUNT - 2 and told.figures["mean_s"].change == -3600
    with pytest.raises(Refused, match=r"processes\.step"):
        api.shorter(known, first_commune(), "through", 3600)
    with pytest.raises(Refused, match=r"processes\.few"):
        api.shorter(known, places.by_code("2", NOW.date()).id, "in", 3600)


def test_a_reader_sees_studies_and_cases_of_his_place_and_sector_alone(known):
    studied(known)
    accounts.enter(frozenset({first_commune()}), frozenset({"papers"}))
    assert api.places_studied(known.code) == {first_commune()} and len(api.under_way(known.code, 10)) == 2
    assert ProcessLooked.objects.count() == 0
    accounts.enter(frozenset({places.by_code("2", NOW.date()).id}), frozenset({"papers"}))
    assert not api.places_studied(known.code) and not api.under_way(known.code, 10)
    accounts.enter(None, frozenset({"honey"}))
    assert not api.places_studied(known.code) and not ProcessRunning.objects.exists()
    accounts.leave()


def test_the_clock_studies_what_is_declared_and_a_process_without_cases_tells_nothing(db, papers):  # noqa: F811 - the fixture
    assert api.study_due(NOW) == 0  # the packs' own are declared, their rows aren't loaded, and nobody sent a report
    assert ProcessLooked.objects.filter(cases=0).count() == 2
    assert api.declared_by("field_reports") == ("answering",) and api.declared_by("nobody") == ()
    with pytest.raises(NotFound, match=r"processes\.unknown"):
        api.process("field_reports.nothing")
    report = api.process("field_reports.answering")
    assert report.activities["working"]["en"] == "Being worked on" and "answered" in report.procedure.ends
    with pytest.raises(NotFound, match=r"processes\.none"):
        queries.gathered_of(report, hours(-9), NOW)
