"""Between the database's announcements and the screens: gathers for a moment, reads the values once, hands them to all."""

import asyncio
import contextlib
import json
import logging
from typing import Any

import psycopg

from bazan.apps.live.screens import Reach, Screen, event

log = logging.getLogger("bazan.live")

GATHER_S = 0.1
CHANNELS = ("observations", "measured", "sources", "alerts", "cases", "notifications", "incidents", "streams_changed")
_LATEST = """SELECT datastream_id, (extract(epoch from phenomenon_time) * 1000)::int8, result, quality
  FROM observation_latest WHERE datastream_id = ANY(%s)"""
_DATASTREAMS = "SELECT d.id, t.id, t.place_id, t.sector FROM datastream d JOIN thing t ON t.id = d.thing_id"


class Hub:
    """Holds the open screens. ``run`` keeps two sessions: one listens, one reads."""

    def __init__(self, url: str):
        self.url = url
        self.screens: dict[Screen, asyncio.Event] = {}
        self.connected = self.closing = False
        self._ids: set[int] = set()
        self._measured: set[tuple[str, str, int]] = set()
        self._sources: set[int] = set()
        self._alerts: dict[tuple[int, str], tuple[int | None, str]] = {}
        """(alert, what happened to it) → (place, sector)"""
        self._incidents: set[int] = set()
        self._cases: dict[tuple[int, str, str], tuple[int, str, frozenset[int]]] = {}
        """(case, its workflow, what happened to it) → (place, sector, organizations it was handed to)"""
        self._inboxes: set[int] = set()
        """accounts"""
        self._news = asyncio.Event()
        self._stale = True
        self._where: dict[int, tuple[int | None, str]] = {}
        """datastream → (place, sector)"""
        self._stands: dict[int, int | None] = {}
        """thing → place"""

    def open(self, reach: Reach, account: int | None = None) -> tuple[Screen, asyncio.Event]:
        screen, wake = Screen(reach, account), asyncio.Event()
        self.screens[screen] = wake
        return screen, wake

    def shut(self, screen: Screen) -> None:
        self.screens.pop(screen, None)

    def close(self) -> None:
        """End every screen's connection."""
        self.closing = True
        for wake in self.screens.values():
            wake.set()

    async def run(self) -> None:
        """Listen and hand on until cancelled; when the database goes, say so, and come back with it."""
        while True:
            try:
                async with (
                    await psycopg.AsyncConnection.connect(self.url, autocommit=True, application_name="bazan-live-listen") as listening,
                    await psycopg.AsyncConnection.connect(self.url, autocommit=True, application_name="bazan-live") as reading,
                ):
                    for channel in CHANNELS:
                        await listening.execute(f"LISTEN {channel}")
                    self.connected, self._stale = True, True
                    for screen in self.screens:
                        screen.miss()  # nobody knows what was announced meanwhile
                    self._wake_all()
                    async with asyncio.TaskGroup() as group:
                        group.create_task(self._listen(listening))
                        group.create_task(self._hand_on(reading))
            except* (psycopg.Error, OSError) as why:
                log.warning("database away: %s", why.exceptions[0])
            if self.connected:
                self.connected = False
                self._to_all(event("away", {}))
            await asyncio.sleep(0.5)

    async def _listen(self, connection: psycopg.AsyncConnection) -> None:
        async for notice in connection.notifies():
            with contextlib.suppress(ValueError, KeyError, TypeError):  # an announcement in a shape we don't know is no reason to fall
                self._heard(notice.channel, json.loads(notice.payload or "null"))
            self._news.set()
        raise psycopg.OperationalError("the listening session ended")

    def _heard(self, channel: str, payload: Any) -> None:
        if channel == "observations":
            self._ids.update(int(datastream) for datastream in payload["ids"])
        elif channel == "measured":
            self._measured.update((str(code), str(kind), int(feature)) for code, kind, feature in payload["values"])
        elif channel == "sources":
            self._sources.add(int(payload["source"]))
        elif channel == "incidents":
            self._incidents.add(int(payload["incident"]))
        elif channel == "alerts":
            self._alerts.update({(int(alert), str(what)): (place, str(sector)) for alert, place, sector, what in payload["alerts"]})
        elif channel == "cases":
            key = (int(payload["case"]), str(payload["workflow"]), str(payload["act"]))
            self._cases[key] = (int(payload["place"]), str(payload["sector"]), frozenset(map(int, payload["organizations"])))
        elif channel == "notifications":
            self._inboxes.update(int(account) for account in payload["accounts"])
        else:
            self._stale = True

    async def _hand_on(self, connection: psycopg.AsyncConnection) -> None:
        while True:
            await self._news.wait()
            await asyncio.sleep(GATHER_S)
            self._news.clear()
            if self._stale:
                self._stale = False
                rows = await (await connection.execute(_DATASTREAMS)).fetchall()
                self._where = {datastream: (place, sector) for datastream, _, place, sector in rows}
                self._stands = {thing: place for _, thing, place, _ in rows}
            ids, self._ids = self._ids, set()
            latest = await (await connection.execute(_LATEST, (list(ids),))).fetchall() if ids and self.screens else []
            measured, self._measured = self._measured, set()
            sources, self._sources = self._sources, set()
            alerts, self._alerts = self._alerts, {}
            incidents, self._incidents = self._incidents, set()
            # a number alone, to everybody: whom an incident was handed to beyond place and sector, only the page that is fetched knows
            touched = event("incidents", [[one] for one in sorted(incidents)]) if incidents else b""
            cases, self._cases = self._cases, {}
            inboxes, self._inboxes = self._inboxes, set()
            frames: dict[Reach, bytes] = {}
            for screen, wake in list(self.screens.items()):
                if screen.reach not in frames:
                    frames[screen.reach] = self._frame(screen.reach, latest, measured, sources, alerts, cases) + touched
                if frame := frames[screen.reach] + (event("inbox", None) if screen.account in inboxes else b""):
                    screen.put(frame)
                    wake.set()

    def _frame(
        self,
        reach: Reach,
        latest: list[tuple],
        measured: set[tuple[str, str, int]],
        sources: set[int],
        alerts: dict[tuple[int, str], tuple[int | None, str]],
        cases: dict[tuple[int, str, str], tuple[int, str, frozenset[int]]],
    ) -> bytes:
        """What somebody of this reach may know of it."""
        rows = [row for row in latest if row[0] in self._where and reach.sees(*self._where[row[0]])]
        values = [value for value in measured if reach.sees(self._place(*value[1:]), value[0].partition(".")[0])]
        frame = event("observations", rows) if rows else b""
        if values:
            frame += event("measured", sorted(values))
        if sources:
            frame += event("sources", sorted(sources))
        if told := [key for key, where in alerts.items() if reach.sees(*where)]:
            frame += event("alerts", told)
        if moved := [key for key, (*where, bodies) in cases.items() if reach.sees(*where) or reach.organization in bodies]:
            frame += event("cases", moved)
        return frame

    def _place(self, kind: str, feature: int) -> int | None:
        return feature if kind == "place" else self._stands.get(feature)

    def _to_all(self, frame: bytes) -> None:
        for screen in self.screens:
            screen.put(frame)
        self._wake_all()

    def _wake_all(self) -> None:
        for wake in self.screens.values():
            wake.set()
