"""``python -m simulator``: fill the past, then play the present. ``python -m simulator flood``: let a flood begin now."""

import argparse
import asyncio
import contextlib
import hashlib
import signal
import sys
import time

from simulator import history, scene, settings
from simulator.clock import DAY, HOUR, told
from simulator.gateway import Denied, Gateway
from simulator.live import Live, Pace, Post
from simulator.memory import give_memory_back
from simulator.offices.house import play_services
from simulator.progress import Progress, keep_floods, told_floods
from simulator.settings import NotReady, Settings
from simulator.station_files import Inbox
from simulator.story import LENGTH_S, Episode
from simulator.telemetry import Telemetry
from simulator.world import World


def main() -> int:
    parser = argparse.ArgumentParser(prog="simulator", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("run", "flood"), default="run")
    parser.add_argument(
        "--hours", type=float, default=LENGTH_S / HOUR, help="how long the flood's rain takes until the story's last moment"
    )
    given = parser.parse_args()
    told_what = settings.load()
    if given.what == "flood":
        return begin_flood(told_what, given.hours)
    with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
        asyncio.run(_until_told_to_stop(told_what))
    print("the simulator has ended", flush=True)
    return 0


def begin_flood(told_what: Settings, hours: float) -> int:
    """Note a flood that begins now; a running simulator picks it up within half a minute."""
    folder, now = told_what.home / "simulator", int(time.time())
    keep_floods(folder, (*told_floods(folder), Episode(now, now + round(max(0.5, hours) * HOUR))))
    print(f"A flood begins now and reaches alarm II in {hours:g} simulated hours.")
    return 0


async def _until_told_to_stop(told_what: Settings) -> None:
    work = asyncio.current_task()
    assert work is not None
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, work.cancel)
    while True:
        try:
            await play(told_what)
        except (NotReady, Denied) as why:
            print(f"{why}; looking again in 5 s", flush=True)
            await asyncio.sleep(5)


async def play(told_what: Settings) -> None:
    """One life: until cancelled, or until the system no longer knows this gateway. Raises NotReady, Denied."""
    token = told_what.token()
    gateway = Gateway(told_what.address, token)
    try:
        allowed = {thing["code"] for thing in await gateway.things()}
        stage = scene.load(told_what.province, allowed)
        if not stage.stations:
            raise NotReady("this token may write to no station of the demo province yet")
        progress = Progress(told_what.home, told_what.seed, told_what.address, token)
        now = int(time.time())
        world = World(stage, told_what.seed, progress.open_story(now) if told_what.story else progress.no_story())
        services = asyncio.create_task(play_services(told_what, world, now))
        try:
            await _fill_the_past(told_what, gateway, world, progress, now)
            await _play_the_present(told_what, gateway, world, progress, token)
        finally:
            services.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await services
    finally:
        await gateway.close()


async def _fill_the_past(told_what: Settings, gateway: Gateway, world: World, progress: Progress, now: int) -> None:
    oldest = (now - told_what.history_days * DAY) // HOUR * HOUR
    after = max(oldest, progress.sent_until() or oldest)
    print(f"{len(world.scene.stations)} stations; history since {told(after)}", flush=True)
    began = time.monotonic()
    while now - after > 1:
        answer = await history.fill(gateway, world, after, now, progress.keep)
        if answer.accepted or answer.duplicate:
            print(f"history: {answer.accepted:,} accepted, {answer.duplicate:,} known, {len(answer.rejected)} refused", flush=True)
        after, now = now, int(time.time())
        if now - after < 60:
            break
    print(f"history is complete after {time.monotonic() - began:.1f} s", flush=True)
    world.forget()
    give_memory_back()


async def _play_the_present(told_what: Settings, gateway: Gateway, world: World, progress: Progress, token: str) -> None:
    feed = scene.feed(told_what.province, "station_files")
    inbox = None
    if feed:
        words = feed["binding"]
        symbols = {name: symbol for symbol, name in words.get("symbols", {}).items()}
        inbox = Inbox(told_what.home / words.get("folder", f"inbox/{feed['code']}"), symbols)
    after = progress.sent_until() or int(time.time())
    pace = Pace(after, told_what.speed)
    name = f"bazan-simulator-{hashlib.sha256(token.encode()).hexdigest()[:8]}"
    post, telemetry = Post(gateway), Telemetry(name, told_what.broker)
    live = Live(world, pace, post, telemetry, inbox)

    def tick() -> None:
        progress.keep(live.sent_until(int(time.time())))
        if told_what.story:
            world.tell(tuple(in_simulated_time(flood, pace) for flood in told_floods(progress.folder)))

    tick()
    live.begin(after)
    try:
        async with asyncio.TaskGroup() as together:
            for part in (post.run(), telemetry.run(), live.run(tick)):
                together.create_task(part)
    except* Denied as group:
        denied = group.exceptions[0]
    else:
        return
    raise denied


def in_simulated_time(flood: Episode, pace: Pace) -> Episode:
    """A flood that began while we play faster than time begins at that simulated moment."""
    if flood.begin <= pace.anchor:
        return flood
    begin = pace.simulated(flood.begin)
    return Episode(begin, begin + flood.end - flood.begin)


if __name__ == "__main__":
    sys.exit(main())
