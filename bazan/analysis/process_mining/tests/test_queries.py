"""The house's own logs: rows that a pack declares to be one, within the reader's reach, and what happened to cases."""

from datetime import datetime, timedelta

import pytest

from bazan.analysis.process_mining import api
from bazan.analysis.process_mining.grammar import PROCESSES
from bazan.analysis.process_mining.rules import micros
from bazan.analysis.process_mining.types import NEVER
from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import Arrow, Past, Policy, Workflow
from bazan.core.errors import NotFound
from bazan.core.time import LOCAL
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Context, Origin, Record
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform.packs import load
from tests.fixtures import minimal_province
from tests.fixtures.minimal_province import acting

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=LOCAL)
PROVINCE = minimal_province.TWO_COMMUNES | {"organizations.toml": minimal_province.center("*") + minimal_province.committees()}
COLUMN = '[[columns]]\nid = "{}"\ntype = "{}"\n{}'
PACK = {
    "pack.toml": 'id = "papers"\nversion = 1\norder = 90\nicon = "waves"\nowner = "center"\ntitle = {vi = "Giấy tờ", en = "Papers"}\n',
    "README.md": "Papers.",
    "tables/states.csv": "code,name_vi,name_en\nin,Nhận,Received\nout,Trả,Returned\n",
    "datasets/steps.toml": 'id = "steps"\nversion = 1\ngrain = "event"\nfeature = "unit"\nowner = "center"\nkey = ["paper", "state"]\n'
    + COLUMN.format("paper", "text", "required = true\n")
    + COLUMN.format("state", "code", 'list = "states"\nrequired = true\n')
    + COLUMN.format("at", "instant", "required = true\n")
    + COLUMN.format("unit", "organization", "required = true\n"),
    "datasets/papers.toml": 'id = "papers"\nversion = 1\ngrain = "event"\nfeature = "unit"\nkey = ["paper"]\nowner = "center"\n'
    + COLUMN.format("paper", "text", "required = true\n")
    + COLUMN.format("unit", "organization", "required = true\n")
    + COLUMN.format("due_on", "date", "")
    + COLUMN.format("sort", "text", ""),
    "processes/way.toml": """
id = "way"
version = 1
dataset = "steps"
case = "paper"
activity = "state"
at = "at"
unit = "unit"
entered = true
ends = ["out"]

[cases]
dataset = "papers"
case = "paper"
due = "due_on"
kind = "sort"

[[steps]]
activity = "in"

[[steps]]
activity = "out"
""",
    **{
        f"labels/{language}.toml": "[processes.way]\nname = 'way'\n"
        "[datasets.steps]\nname = 's'\n[datasets.steps.columns]\npaper = 'p'\nstate = 's'\nat = 'a'\nunit = 'u'\n"
        "[datasets.papers]\nname = 's'\n[datasets.papers.columns]\npaper = 'p'\nunit = 'u'\ndue_on = 'u'\nsort = 's'\n"
        for language in ("vi", "en")
    },
}
ROOFS = Workflow(
    "roofs",
    "asked",
    (
        Arrow("take", frozenset({"asked"}), "mending", frozenset({"hand"})),
        Arrow("pass_on", frozenset({"asked", "mending"}), "asked", frozenset({"hand"}), hands_over=True),
        Arrow("mend", frozenset({"mending"}), "mended", frozenset({"hand"})),
        Arrow("pay", frozenset({"mended"}), "paid", frozenset({"hand"})),
    ),
    running=frozenset({"asked", "mending"}),
    delivered=frozenset({"mended"}),
)


def hours(count):
    return NOW + timedelta(hours=count)


@pytest.fixture
def sectors(tmp_path):
    minimal_province.write(tmp_path / "sectors" / "papers", PACK)
    return tmp_path / "sectors"


@pytest.fixture
def papers(db, tmp_path, sectors):
    """The pack loaded, two papers on their way: the first went from the first commune to the second."""
    minimal_province.settle(tmp_path / "elsewhere", PROVINCE)
    datasets.load_pack(load(sectors / "papers"))
    commit("papers.steps", [("a", "in", 0, "ubnd-1"), ("a", "out", 5, "ubnd-2"), ("b", "in", 1, "ubnd-1")], "paper state at unit")
    commit("papers.papers", [("a", "ubnd-1", "2026-11-25", "deed"), ("b", "ubnd-1", None, None)], "paper unit due_on sort")
    (known,) = api.processes(sectors)
    return known


def commit(dataset, lines, names):
    rows = [dict(zip(names.split(), line, strict=True)) for line in lines]
    records = [Record(row | ({"at": hours(row["at"])} if "at" in row else {}), n) for n, row in enumerate(rows, 1)]
    staged = datasets.stage(dataset, records, Context())
    assert not staged.refused
    datasets.commit(staged, Origin(1, "an.officer", NOW))


def judged(sectors):
    """What is wrong with the files of processes."""
    pack = load(sectors / "papers")
    good, problems = PROCESSES.read(pack)
    return [*problems, *PROCESSES.judge(pack, good)]


def test_rows_that_a_pack_declares_are_a_log(papers):
    log = api.log_of(papers, hours(-1), hours(9))
    assert (log.cases, log.activities, log.units, log.kinds) == (("a", "b"), ("in", "out"), ("ubnd-1", "ubnd-2"), ("deed",))
    assert log.due.tolist() == [micros(datetime(2026, 11, 25, 23, 59, 59, 999_999, tzinfo=LOCAL)), NEVER]
    (wait,) = api.waits(log, "step", "unit", "kind")
    assert (wait.of, wait.total_s) == (("in", "ubnd-1", "deed"), 5 * 3600)
    assert papers.code == "papers.way" and papers.activities["out"] == {"vi": "Trả", "en": "Returned"}
    assert api.conformance(log, papers.process).conforming == 2


def test_a_case_is_told_whole_if_something_happened_to_it_then(papers):
    assert api.log_of(papers, hours(4), hours(9)).cases == ("a",)
    assert len(api.log_of(papers, hours(4), hours(9)).at) == 2
    assert len(api.log_of(papers, hours(-1), hours(4)).at) == 2
    with pytest.raises(NotFound, match=r"processes\.none"):
        api.log_of(papers, hours(6), hours(9))


def test_a_reader_sees_what_is_in_reach(papers):
    accounts.enter(frozenset({places.by_code("2", NOW.date()).id}), frozenset({"papers"}))
    log = api.log_of(papers, hours(-1), hours(9))
    assert (log.cases, log.activities) == (("a",), ("out",))
    accounts.enter(None, frozenset({"honey"}))
    with pytest.raises(NotFound):
        api.log_of(papers, hours(-1), hours(9))
    accounts.leave()


def test_a_process_whose_rows_are_not_loaded_is_not_offered(db, tmp_path):
    minimal_province.write(tmp_path / "letters", PACK | {"pack.toml": PACK["pack.toml"].replace("papers", "letters")})
    assert api.processes(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "key", "rule"),
    [
        ('dataset = "steps"', 'dataset = "stops"', "dataset", "dataset_unknown"),
        ('at = "at"', 'at = "state"', "at", "keys.absent"),
        ('case = "paper"', 'case = "papier"', "case", "keys.absent_near"),
        ('due = "due_on"', 'due = "sort"', "cases.due", "keys.absent"),
        ('dataset = "papers"', 'dataset = "states"', "cases.dataset", "dataset_unknown"),
        ("entered", "enterd", "enterd", "keys.unknown_near"),
        ('id = "way"', 'id = "weg"', "id", "not_file"),
        ('kind = "sort"', 'kind = "sort"\nkind_name = "sorte"', "cases.kind_name", "keys.absent_near"),
        ('at = "at"\n', "", "at", "keys.missing"),
        ('unit = "unit"', 'unit = "unit"\nindicator = "late"', "indicator", "keys.absent"),
    ],
)
def test_a_file_that_names_what_is_not_there_does_not_pass(sectors, old, new, key, rule):
    path = sectors / "papers/processes/way.toml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    assert [(problem.key, problem.rule) for problem in judged(sectors)] == [(key, rule)]


def test_cases_of_the_house_are_a_process_by_their_workflow_alone(sectors):
    path = sectors / "papers/processes/way.toml"
    path.write_text('id = "way"\nversion = 1\nworkflow = "incident"\n', "utf-8")
    assert judged(sectors) == []
    path.write_text('id = "way"\nversion = 1\nworkflow = "incident"\ncase = "paper"\nends = ["out"]\n', "utf-8")
    assert [(problem.key, problem.rule) for problem in judged(sectors)] == [("case", "processes.either"), ("ends", "processes.either")]


def test_a_good_file_passes_and_needs_its_name(sectors):
    assert judged(sectors) == []
    for language in ("vi", "en"):
        path = sectors / f"papers/labels/{language}.toml"
        path.write_text(path.read_text("utf-8").replace("[processes.way]\nname = 'way'\n", ""), "utf-8")
    assert [problem.rule for problem in judged(sectors)] == ["unlabelled"]


def test_what_happened_to_cases_is_a_log_of_the_states_they_came_to(db, tmp_path):
    minimal_province.settle(tmp_path / "elsewhere", PROVINCE)
    one, two = (organizations.by_code(code, NOW.date()).id for code in ("ubnd-1", "ubnd-2"))
    hand, root = acting("tho", one, "hand"), places.root(NOW.date()).id
    due = datetime(2026, 11, 27, 17, 0, tzinfo=LOCAL)
    made = [
        cases.open_case(
            ROOFS, Policy(1, {}), hand, organization_id=one, place_id=root, sector="roads", due_at=due, what="Mái", asked={}, at=NOW
        )
        for _ in range(2)
    ]  # fmt: skip
    for act, at, organization in (("pass_on", 1, two), ("take", 3, None), ("mend", 6, None), ("pay", 8, None)):
        seen = cases.case(made[0].id).version
        cases.move(ROOFS, made[0].id, act, hand, seen, hours(at), organization_id=organization)
    log = api.log_of_cases(ROOFS, hours(-1), hours(7))
    told = {wait.of: wait.total_s / 3600 for wait in api.waits(log, "step", "unit")}
    assert told == {("asked", None): 1, ("asked", "ubnd-2"): 2, ("mending", "ubnd-2"): 3}
    assert log.units == ("ubnd-1", "ubnd-2") and log.due.tolist() == [micros(due)] * 2
    ends = api.kept_by(ROOFS).ends
    assert ends == ("mended", "paid")
    assert [risk.case for risk in api.risks(log, ends, micros(hours(7)))] == [str(made[1].id)]
    assert api.log_of_cases(ROOFS, hours(-1), hours(7), only=[made[1].id]).cases == (str(made[1].id),)


def test_the_way_of_a_case_taken_over_from_another_system_is_not_known(db, tmp_path):
    minimal_province.settle(tmp_path / "elsewhere", PROVINCE)
    one, root = organizations.by_code("ubnd-1", NOW.date()).id, places.root(NOW.date()).id
    past = Past("mended", one, root, hours(-90), hours(-9), hours(-9), 0, hours(-8), None, "R-1")
    cases.take_over(ROOFS, Policy(1, {}), [past], acting("tho", one, "hand"), "roads", hours(0), "roofs.past")
    with pytest.raises(NotFound, match=r"processes\.none"):
        api.log_of_cases(ROOFS, hours(-99), hours(7))
