"""Offices and feeds together: sets the stage and lets everything play that the system takes; a fault there never stops the stations."""

import asyncio
import traceback
from dataclasses import replace
from functools import partial
from pathlib import Path

from simulator.citizens.play import Citizens
from simulator.citizens.story import load as load_citizens
from simulator.clock import local_day
from simulator.declared import load as load_declared
from simulator.feeds import stage as stages
from simulator.feeds.cases import Outbreak, outbreak
from simulator.feeds.cast import Cast, play_feeds
from simulator.feeds.rain import DailyRain
from simulator.gateway import Denied
from simulator.noise import seed_number
from simulator.offices.contents import Contents
from simulator.offices.desk import Desk
from simulator.offices.figures import Figures
from simulator.offices.leads import Leads
from simulator.offices.orders import load as load_orders
from simulator.offices.orders import play_orders
from simulator.offices.play import Offices
from simulator.offices.tours import load as load_tours
from simulator.offices.tours import play_tours
from simulator.progress import Shelf, told_floods
from simulator.settings import ROOT, NotReady, Settings
from simulator.world import World

_AGAIN_S = 20


async def play_services(told: Settings, world: World, now: int) -> None:
    """Until cancelled. Whatever goes wrong is told and tried again."""
    while True:
        try:
            await _play(told, world, now)
            return
        except* (NotReady, Denied) as group:
            print(f"offices and feeds wait: {group.exceptions[0]}", flush=True)
        except* Exception:
            traceback.print_exc()
        await asyncio.sleep(_AGAIN_S)


async def _play(told: Settings, world: World, now: int) -> None:
    cast = await asyncio.to_thread(prepared, told, world, now)
    desk = Desk(told, cast.stage)
    contents = Contents(cast.declared, cast.leads, cast.figures, cast.happenings())
    offices = Offices(cast.seed, cast.stage, contents, desk, Shelf(told.home, told.seed, told.address, "offices"), told.history_days)
    citizens = told_citizens(told, cast, desk)
    try:
        async with asyncio.TaskGroup() as together:
            together.create_task(play_feeds(cast, told, desk))
            together.create_task(offices.run())
            if citizens is not None:
                together.create_task(citizens.run())
            together.create_task(
                play_orders(load_orders(told.province / "directives.toml"), desk, Shelf(told.home, told.seed, told.address, "orders"))
            )
            floods = partial(told_floods, told.home / "simulator")
            together.create_task(play_tours(load_tours(told.province), desk, Shelf(told.home, told.seed, told.address, "tours"), floods))
    finally:
        await desk.close()


def told_citizens(told: Settings, cast: Cast, desk: Desk) -> Citizens | None:
    """People who report what they see; None where the demo has none."""
    centers = {commune.code: (commune.latitude, commune.longitude) for commune in cast.stage.communes}
    script = load_citizens(told.province, ROOT / "sectors", centers)
    if script is None:
        return None
    floods = partial(told_floods, told.home / "simulator")
    return Citizens(script, cast.seed, told.address, desk, Shelf(told.home, told.seed, told.address, "citizens"), floods)


def prepared(told: Settings, world: World, now: int, sectors: Path = ROOT / "sectors") -> Cast:
    """Everything that plays, from the demo's folder."""
    seed, demo = seed_number(told.seed), told.province
    stage = stages.load(demo)
    rain = DailyRain(seed, world.scene, stage, world.episodes)
    spreads = told_outbreaks(told, stage, now)
    people = {commune.code: commune.population for commune in stage.communes}
    figures = Figures.load(seed, demo / "figures.toml", people)
    return Cast(seed, stage, load_declared(sectors), figures, Leads(stage, rain, spreads), rain, world.scene.climate, spreads)


def told_outbreaks(told: Settings, stage: stages.Stage, now: int) -> tuple[Outbreak, ...]:
    """The cluster that led to the moment of the first start: told once, then remembered."""
    if not told.story:
        return ()
    shelf = Shelf(told.home, told.seed, told.address, "outbreak")
    spread = outbreak(stage, int(local_day(now)))
    if spread is None:
        return ()
    first_day = int(shelf.read("first")["day"]) if shelf.read("first") else spread.first_day
    shelf.keep("first", {"day": first_day})
    return (replace(spread, first_day=first_day),)
