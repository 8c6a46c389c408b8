"""Which system plays which feed, as the demo's ``services.toml`` says, each on its road."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from simulator import bindings
from simulator.clock import local_day
from simulator.declared import Declared
from simulator.feeds import dossiers, once, register, streets
from simulator.feeds.cases import Cases, Outbreak
from simulator.feeds.daily import Daily, school_day
from simulator.feeds.life import Feed, Row
from simulator.feeds.offices import Offices
from simulator.feeds.play import Player
from simulator.feeds.push import NotOffered, RowGateway, Taken
from simulator.feeds.rain import DailyRain
from simulator.feeds.reports import Reports
from simulator.feeds.shelters import Shelters
from simulator.feeds.stage import Stage
from simulator.feeds.theirs import Database, Service
from simulator.offices.desk import Desk
from simulator.offices.figures import Figures, Lead
from simulator.offices.leads import Leads
from simulator.offices.session import Turned
from simulator.periods import Period
from simulator.progress import Shelf
from simulator.settings import ROOT, NotReady, Settings
from simulator.weather import Climate


@dataclass
class Cast:
    """Everything that plays, made once."""

    seed: int
    stage: Stage
    declared: Declared
    figures: Figures
    leads: Leads
    rain: DailyRain
    climate: Climate
    outbreaks: tuple[Outbreak, ...]

    def __post_init__(self) -> None:
        self.procedures = dossiers.procedures(self.stage.province / "demo" / "procedures.csv")
        self.sources = bindings.load(ROOT / "sectors", self.stage.province / "demo")

    def happenings(self) -> dict[str, Feed]:
        """The feeds whose happenings also stand in forms, by dataset."""
        found: list[Feed] = [self.feed({"plays": name}, "") for name in ("accidents", "fires", "rescues", "road_blocks")]
        return {feed.dataset: feed for feed in found if feed.dataset in self.declared.datasets}

    def feed(self, told: dict[str, Any], dataset: str) -> Feed:
        """The system a line of ``[[feeds]]`` names."""
        seed, stage = self.seed, self.stage
        match told["plays"]:
            case "dossiers":
                return dossiers.Dossiers(seed, stage, self.procedures)
            case "steps":
                return dossiers.Steps(dossiers.Dossiers(seed, stage, self.procedures))
            case "cases":
                return Cases(seed, stage, self.outbreaks)
            case "reports":
                return Reports(seed, stage, self.rain, self.declared.datasets["field_reports.reports"].lists["categories"])
            case "petitions":
                return once.Petitions(seed, stage, self.procedures)
            case "enterprises":
                return register.Enterprises(seed, stage)
            case "accidents":
                return streets.accidents(seed, stage, self.rain)
            case "fires":
                return streets.fires(seed, stage, self.climate)
            case "rescues":
                return streets.rescues(seed, stage, self.rain)
            case "road_blocks":
                return streets.road_blocks(seed, stage, self.rain)
            case "shelters":
                return Shelters(seed, stage, self.rain)
            case "offices":
                return Offices(seed, stage)
        return self._daily(told, dataset)

    def _daily(self, told: dict[str, Any], code: str) -> Daily:
        dataset = self.declared.datasets[code]
        wanted = told.get("subjects", [])
        listed = next((name for name in dataset.columns if wanted and dataset.columns[name].get("list") == wanted[0]), "")
        lead = listed or ("code" if "table" in told else "")

        def subjects(period: Period) -> list[Lead]:
            if "table" in told:
                return self.leads.of_table(told["table"])
            if listed:
                return [self.leads.named(one, period, dataset, listed) for one in dataset.codes(listed)]
            if wanted == ["commune"]:
                return [self.leads.named(commune.code, period) for commune in self.stage.communes]
            return self.leads.of_kind(wanted, period)

        open_on = {"school": school_day(self.stage), "work": self.stage.time.works}.get(told.get("open_on", ""), lambda day: True)
        return Daily(dataset, self.figures, subjects, open_on, float(told["hour"]), told.get("fixed"), lead)

    def once(self, plays: str) -> list[Row]:
        """The rows of a table that comes once."""
        if plays == "catalogue":
            return once.catalogue(self.seed, self.stage, self.procedures)
        today = date.today()  # noqa: DTZ011 - which years have exams behind them does not hang on an hour
        return once.exams(self.seed, self.declared.datasets["education.exam"], today.year if today.month > 7 else today.year - 1)


async def play_feeds(cast: Cast, told: Settings, desk: Desk, clock: Callable[[], float] = time.time) -> None:
    """Every feed of ``services.toml``, until cancelled. A feed whose source or dataset isn't there is left out, and told."""
    shelf = Shelf(told.home, told.seed, told.address, "feeds")
    async with asyncio.TaskGroup() as together:
        for line in cast.stage.knobs.get("feeds", []):
            source = cast.sources.get(line["source"])
            if source is None or source.dataset not in cast.declared.datasets:
                print(f"{line['source']}: no such source here; nobody plays it", flush=True)
                continue
            together.create_task(_one(cast, told, desk, shelf, line, source, clock))


async def _one(
    cast: Cast, told: Settings, desk: Desk, shelf: Shelf, line: dict[str, Any], source: bindings.Source, clock: Callable[[], float]
) -> None:
    try:
        await _played(cast, told, desk, shelf, line, source, clock)
    except (NotOffered, NotReady, Turned) as why:
        print(f"{source.code}: {why}; left out", flush=True)


async def _played(
    cast: Cast, told: Settings, desk: Desk, shelf: Shelf, line: dict[str, Any], source: bindings.Source, clock: Callable[[], float]
) -> None:
    days = min(int(line.get("days", told.history_days)), told.history_days)
    oldest = int(local_day(int(clock()))) - days
    columns = frozenset(cast.declared.datasets[source.dataset].columns)
    road = line["road"]
    if road == "once":
        await _bring_once(cast, desk, shelf, line, source)
    elif road == "database":
        feed = cast.feed(line, source.dataset)
        place = Database(told.home / line["file"], line["table"], list(source.theirs(_everything(cast, source))))
        await place.run(feed, oldest, clock, source.theirs)
    elif road == "address":
        await Service(cast.feed(line, source.dataset), oldest, clock, source.theirs).run(int(line["port"]))
    elif road == "bring":
        await _brought(cast, desk, shelf, line, source, oldest, clock)
    else:
        gateway = RowGateway(told.address, source.dataset, told.device(source.code))

        async def push(rows: list[Row]) -> Taken:
            return await gateway.send([source.theirs(row) for row in rows])

        try:
            await Player(source.code, cast.feed(line, source.dataset), push, columns, shelf).run(oldest, clock)
        finally:
            await gateway.close()


async def _brought(
    cast: Cast, desk: Desk, shelf: Shelf, line: dict[str, Any], source: bindings.Source, oldest: int, clock: Callable[[], float]
) -> None:
    """Files that an officer uploads: the whole past in one, then one whenever something is new."""
    columns = frozenset(cast.declared.datasets[source.dataset].columns)

    async def bring(rows: list[Row]) -> Taken:
        name = f"{source.code}_{time.strftime('%Y%m%d_%H%M%S', time.localtime(clock()))}.csv"
        await (await desk.officer(line["officer"])).bring(source.code, name, source.table(rows))
        return Taken(accepted=len(rows))

    player = Player(source.code, cast.feed(line, source.dataset), bring, columns, shelf)
    player.block_days, player.pause_s, player.batch = 400, int(line.get("pause_s", 3600)), 100_000
    await player.run(oldest, clock)


async def _bring_once(cast: Cast, desk: Desk, shelf: Shelf, line: dict[str, Any], source: bindings.Source) -> None:
    if shelf.read(source.code).get("done"):
        return
    rows = cast.once(line["plays"])
    await (await desk.officer(line["officer"])).bring(source.code, f"{source.code}.csv", source.table(rows))
    shelf.keep(source.code, {"done": 1})
    print(f"{source.code}: {len(rows)} rows brought", flush=True)


def _everything(cast: Cast, source: bindings.Source) -> Row:
    """A row with every column filled: tells how the other house names them all."""
    return dict.fromkeys(cast.declared.datasets[source.dataset].columns, "2026-01-01")
