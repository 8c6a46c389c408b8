"""The offices' side of the demo province for tests: stage, rain, feeds, contents."""

from functools import cache

from simulator import scene
from simulator.clock import local_day
from simulator.declared import Declared
from simulator.declared import load as load_declared
from simulator.feeds import stage as stages
from simulator.feeds import streets
from simulator.feeds.cases import Cases, Outbreak, outbreak
from simulator.feeds.life import Feed
from simulator.feeds.offices import Offices
from simulator.feeds.rain import DailyRain
from simulator.feeds.reports import Reports
from simulator.feeds.shelters import Shelters
from simulator.noise import seed_number
from simulator.offices.contents import Contents
from simulator.offices.figures import Figures
from simulator.offices.leads import Leads
from simulator.tests.province import DEMO, FLOOD, NOW, SEED

STAGE = stages.load(DEMO)
NUMBER = seed_number(SEED)
TODAY = int(local_day(NOW))
"""Wednesday 25/11/2026."""


@cache
def rain(flood: bool = False) -> DailyRain:
    return DailyRain(NUMBER, scene.load(DEMO), STAGE, FLOOD if flood else ())


def spread() -> Outbreak:
    found = outbreak(STAGE, TODAY)
    assert found is not None
    return found


@cache
def declared() -> Declared:
    return load_declared(DEMO.parents[2] / "sectors")


def feeds(flood: bool = False) -> dict[str, Feed]:
    fallen = rain(flood)
    found: list[Feed] = [
        Cases(NUMBER, STAGE, (spread(),)),
        Reports(NUMBER, STAGE, fallen, declared().datasets["field_reports.reports"].lists["categories"]),
        streets.accidents(NUMBER, STAGE, fallen),
        streets.fires(NUMBER, STAGE, scene.load(DEMO).climate),
        streets.rescues(NUMBER, STAGE, fallen),
        streets.road_blocks(NUMBER, STAGE, fallen),
        Shelters(NUMBER, STAGE, fallen),
        Offices(NUMBER, STAGE),
    ]
    return {feed.dataset: feed for feed in found}


@cache
def contents() -> Contents:
    people = {commune.code: commune.population for commune in STAGE.communes}
    figures = Figures.load(NUMBER, DEMO / "figures.toml", people)
    return Contents(declared(), Leads(STAGE, rain(True), (spread(),)), figures, feeds(True))
