"""The demo's team on its way, over the pages and the phone of the house as it stands: sent, seen moving on the map, done, closed."""

import asyncio
import time

import pytest

from bazan.core.settings import ROOT
from simulator.feeds import stage
from simulator.offices import tours
from simulator.offices.desk import Desk
from simulator.progress import Shelf
from simulator.settings import load
from tests.installations.web_only import front

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("front")]
DEMO = ROOT / "provinces" / "dak_nong" / "demo"


async def steps(house, tour, moments):
    """Play the tour's next step at each moment; what it remembers after each."""
    told = load({"BAZAN_HOME": str(house.home), "BAZAN_PORT": str(house.port)})
    desk, shelf, kept = Desk(told, stage.load(DEMO)), Shelf(house.home, told.seed, told.address, "tours"), []
    try:
        for moment in moments:
            await tours.play(tour, "t", desk, shelf, moment())
            kept.append(shelf.read("t"))
    finally:
        await desk.close()
    return kept


def test_a_team_is_sent_moves_is_done_and_the_next_story_sends_it_again():
    (tour, *_) = tours.load(DEMO)
    with front() as house:
        now = time.time
        _, shared, moved, over, still = asyncio.run(steps(house, tour, (now, now, now, lambda: now() + 10 * 3600, now)))
        assert "share" in shared and "over" not in moved and over["over"] and still == over
        (latitude, longitude, took_s) = house.rows(
            "SELECT latitude, longitude, extract(epoch FROM received_at - observed_at) FROM team_position"
        )[0]
        assert (latitude, longitude) == pytest.approx(tour.base, abs=0.01) and took_s < 10
        assert house.rows("SELECT ended_why FROM team_share") == [("task",)]
        assert house.rows("SELECT state FROM team WHERE code = %s", tour.team) == [("ready",)]
        asyncio.run(again(house, tour))


async def again(house, tour):
    """After the next flood; and whoever ends its task stops the phone."""
    told = load({"BAZAN_HOME": str(house.home), "BAZAN_PORT": str(house.port)})
    desk, shelf = Desk(told, stage.load(DEMO)), Shelf(house.home, told.seed, told.address, "tours")
    try:
        for _ in range(2):
            await tours.play(tour, "next", desk, shelf, time.time())
        assert shelf.read("next")["room"] != shelf.read("t")["room"]
        house.rows("UPDATE team_share SET ended_at = now(), ended_why = 'stopped' WHERE ended_at IS NULL")
        await tours.play(tour, "next", desk, shelf, time.time())
        assert shelf.read("next")["over"]
    finally:
        await desk.close()
