"""Questions answered by the history itself, over a real database: within the reach of who asked, whatever the way."""

import gzip
import threading
from datetime import UTC, datetime, timedelta

import pyarrow.parquet as pq
import pytest
from django.apps import apps
from django.db import connection, transaction

from bazan.analysis.explore import api, queries, query_context, query_execution, retention
from bazan.analysis.explore.types import Allowance, Question, Scope, Source
from bazan.core.errors import NotFound, Refused
from bazan.core.settings import current
from bazan.core.time import now
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Context, Origin, Record
from bazan.data.observations import api as observations
from bazan.directory.accounts import api as accounts
from bazan.directory.personal_data.types import Ripe
from bazan.directory.places import api as places
from bazan.platform import packs
from bazan.platform.history.types import Watch
from tests.database import named
from tests.fixtures import generated_values, minimal_province

pytestmark = pytest.mark.django_db(transaction=True)
BASKETS = "dataset:orchards.baskets"
NOW = datetime(2026, 11, 20, 3, 10, tzinfo=UTC)
MAY = Allowance(20, "512MB", 1000, 100_000)


class World:
    """Two communes; in the first six baskets of 10 kg in January, in the second two of 1 kg; a gauge in each with 3 hours of a level."""

    def __init__(self) -> None:
        self.one, self.two = (place.id for place in places.communes(now().date()))
        self.everywhere = Scope(None, None)

    def question(self, **said: str) -> tuple[Question, Source]:
        source = api.source(said.pop("of", BASKETS))
        return api.question_of({name.replace("__", "."): value for name, value in said.items()}, source, now()), source

    def answer(self, scope: Scope | None = None, may: Allowance = MAY, watch: Watch | None = None, **said: str):
        question, source = self.question(**said)
        return query_execution.answered(question, source, scope or self.everywhere, may, watch or Watch())

    def values(self, scope: Scope | None = None, **said: str) -> dict:
        question, source = self.question(**said)
        cells = query_execution.answered(question, source, scope or self.everywhere, MAY, Watch()).cells
        return {(cell.row, cell.column, cell.category): cell.value for cell in cells}


def told(*rows: tuple[str, str, float], at: datetime = NOW) -> None:
    """Baskets, each with its code, commune and weight, handed over at that instant."""
    said = {"sort": "red", "picked_at": "2026-01-10T10:00+07:00", "open": "true"}
    with transaction.atomic():
        records = [
            Record(said | {"code": code, "commune": commune, "weight": weight}, line)
            for line, (code, commune, weight) in enumerate(rows, 1)
        ]
        staged = datasets.stage("orchards.baskets", records, Context(decimal="."))
        assert not staged.refused, staged.refused
        datasets.commit(staged, Origin(run_id=1, actor="system", at=at, reason="đo lại"))


@pytest.fixture
def world(tmp_path, monkeypatch):
    url = named(connection.settings_dict["NAME"])
    for module in (
        "bazan.data.datasets.dataset_history",
        "bazan.data.observations.observation_history",
    ):  # each run has a database of its own name
        monkeypatch.setattr(f"{module}.database_url", lambda settings: url)
    minimal_province.settle(tmp_path / "province", minimal_province.TWO_COMMUNES | {"organizations.toml": minimal_province.center()})
    pack = packs.load(generated_values.MADE_UP / "orchards")
    datasets.load_pack(pack)
    observations.load_vocabulary("orchards", [{"code": "level_x", "unit": "m", "labels": {"vi": "Mực", "en": "Level"}}])
    told(*((f"A{number}", "1", 10) for number in range(6)), *((f"B{number}", "2", 1) for number in range(2)))
    for number, longitude in ((1, 106.1), (2, 106.3)):
        observations.register_thing(
            f"g{number}", f"Trạm {number}", f"Gauge {number}", "gauge", "orchards", 10.1, longitude, {"level_x": {}}
        )
    made = World()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE thing SET place_id = CASE code WHEN 'g1' THEN %s ELSE %s END", [made.one, made.two])
    for number, stream in enumerate(observations.datastreams()):
        generated_values.observe(stream.id, datetime(2026, 3, 1, 10 + number, tzinfo=UTC), count=36)
    with connection.cursor() as cursor:  # as whoever writes observations does
        cursor.execute("INSERT INTO observation_touch (day, version) VALUES ('2026-03-01', 1)")
    yield made
    with connection.cursor() as cursor:  # what cleaning up after a test doesn't know
        cursor.execute("TRUNCATE observation, observation_touch")


def test_an_officer_of_one_commune_gets_its_rows_alone_by_whatever_way_they_ask(world):
    reach = Scope(frozenset({world.two}), None)
    assert world.values() == {(world.one, None, None): 6.0, (world.two, None, None): 2.0}
    assert world.values(reach) == {(world.two, None, None): 2.0}
    assert world.values(reach, rows="place.province") == {(places.root(now().date()).id, None, None): 2.0}
    assert world.values(reach, place="1") == {}, "another place asked for is nothing"
    assert world.values(reach, measure="sum.weight", rows="column.sort") == {("red", None, None): 2.0}
    behind = world.answer(reach)
    assert {one.place for one in behind.held} == {world.two} and behind.only == f"place_id IN ({world.two})"
    assert world.values(Scope(frozenset(), None)) == {}
    with pytest.raises(NotFound, match=r"explorations\.source"):
        query_context.asked_source(BASKETS, Scope(None, frozenset({"elsewhere"})))
    assert len(world.values(reach, of="property:level_x", rows="column.station", **{"from": "2026-03-01"})) == 1
    assert world.values(Scope(None, frozenset({"elsewhere"})), of="property:level_x", **{"from": "2026-03-01"}) == {}


def test_a_job_writes_answers_and_files_of_the_askers_reach_and_one_entry_in_the_audit(world):
    officer = accounts.reach_of(generated_values.account("commune_officer", world.two))
    question, source = world.question()
    ids = {form: api.ask(question, source, form, officer, now()) for form in ("", "rows.csv.gz", "rows.parquet")}
    for number in ids.values():
        api.run(number)
    found = api.exploration(ids[""], officer)
    assert found.answer and (found.state, [cell.value for cell in found.answer.cells], found.answer.waiting > 0) == ("done", [2.0], True)
    lines = gzip.decompress(api.path_of(api.exploration(ids["rows.csv.gz"], officer)).read_bytes()).decode().splitlines()
    assert len(lines) == 3 and all('"2"' in line for line in lines[1:])
    assert pq.read_table(api.path_of(api.exploration(ids["rows.parquet"], officer))).column("place_code").to_pylist() == ["2", "2"]
    assert (queries.folder() / f"{ids['rows.parquet']}.rows.parquet").stat().st_mode & 0o077 == 0
    chief = accounts.reach_of(generated_values.account("leader"))
    with pytest.raises(NotFound):
        api.exploration(ids[""], chief)
    entries = apps.get_model("audit", "AuditEntry").objects.filter(action="explorations.run")
    assert entries.count() == 3 and entries.order_by("seq")[0].detail["personal"] == []
    wide = api.ask(question, source, "rows.xlsx", chief, now())
    api.run(wide)
    assert api.exploration(wide, chief).rows == 8
    assert api.ask(question, source, "", officer, now()) == ids[""], "an answer a minute old is given again"
    assert api.ask(question, source, "", chief, now()) != ids[""], "of another reach it is another answer"
    gone = retention.answers(Ripe(before=now() + timedelta(days=1), at=now()))
    assert gone.count == 5 and not list(queries.folder().glob(f"{ids['rows.parquet']}.*"))


def test_it_is_answered_as_it_was_known_then(world):
    later = NOW + timedelta(days=2)
    told(("A0", "1", 70), ("C0", "1", 5), at=later)
    assert world.values(measure="sum.weight", rows="place.commune")[world.one, None, None] == 125.0
    assert world.values(measure="sum.weight", rows="place.commune", known="2026-11-21T00:00")[world.one, None, None] == 60.0
    assert world.values(rows="place.commune", known="2026-11-19T00:00") == {}
    assert sum(one.versions - one.rows for one in world.answer().held) == 1, "one row was put right"


def test_hours_days_classes_and_days_beyond_a_bound(world):
    march = {"of": "property:level_x", "from": "2026-03-01", "to": "2026-03-31"}
    hours = world.values(measure="count", rows="period.hour", **march)
    assert min(hours)[0] == "2026-03-01T17:00" and sum(hours.values()) == 72
    assert world.values(measure="count", rows="class.result", bounds="5_1000", **march) == {(1, None, None): 72.0}
    beyond = world.values(measure="days.result", beyond="100", daily="sum", rows="place.commune", **march)
    assert beyond == {(world.one, None, None): 1.0, (world.two, None, None): 1.0}
    assert world.values(measure="days.result", beyond="1000", daily="sum", rows="place.commune", **march) == {}
    evening = world.answer(measure="count", rows="period.day", day="19", **march)
    assert {cell.row for cell in evening.cells} == {"2026-03-01T00:00", "2026-03-02T00:00"}
    assert world.values(measure="distinct.station", rows="period.month", **march) == {("2026-03-01T00:00", None, None): 2.0}


def test_it_ends_at_its_limits_and_when_it_is_not_wanted_any_more(world):
    with pytest.raises(Refused, match=r"history\.rows"):
        world.answer(may=Allowance(20, "512MB", 1, 1))
    with pytest.raises(Refused, match=r"history\.cancelled"):
        world.answer(watch=Watch(cancelled=True))
    chief = accounts.reach_of(generated_values.account("leader"))
    number = api.ask(*world.question(), form="", reach=chief, at=now())
    api.cancel(number, chief)
    api.run(number)
    assert api.exploration(number, chief).state == "cancelled"
    asked = apps.get_model("explorations", "Asked").objects
    going = api.ask(*world.question(rows="period.day"), form="", reach=chief, at=now())
    watch = Watch()
    with query_execution._telling(going, watch):
        watch.share = 0.4
        asked.filter(id=going).update(cancelled=True)
        for _ in range(100):
            if watch.cancelled:
                break
            threading.Event().wait(0.05)
    assert watch.cancelled and asked.get(id=going).share == 0.4
    few = api.ask(*world.question(rows="column.sort"), form="rows.csv.gz", reach=chief, at=now())
    asked.filter(id=few).update(address=asked.get(id=few).address.replace("column.sort", "column.gone"))
    api.run(few)
    failed = api.exploration(few, chief)
    assert failed.refusal and (failed.state, failed.refusal[0]) == ("failed", "explorations.axis.column")
    assert current().home in queries.folder().parents


def test_the_files_of_the_history_are_noted_for_the_estimate_and_taken_off_when_they_go(world):
    datasets.keep(now())
    api.measure_files(now())
    question, source = world.question()
    assert api.cost(question, source).rows == 8 and api.sizes()[source.table][0] == 8
    answer = world.answer()
    assert (answer.waiting, answer.read) == (0, 8), "what is copied no longer comes from the inbox"
    assert world.values() == {(world.one, None, None): 6.0, (world.two, None, None): 2.0}
