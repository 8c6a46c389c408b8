"""Between the database's announcements and the screens: gathers for a moment, reads the values once, hands them to all."""

import asyncio
import contextlib
import json
import logging
from collections.abc import Iterable, Iterator
from typing import Any

import psycopg
from psycopg import sql

from bazan.platform.events.screen_updates import EVERYBODY, Live, Standing, To, Who, Within
from bazan.processes.live.client_connection import Reach, Screen, event

log = logging.getLogger(__name__)

GATHER_S = 0.1
LOOK_AGAIN_S = 15
"""How long after its session ended, or its account was closed, a screen may still be told something."""
GUESTS = """SELECT s.fingerprint FROM unnest(%s::text[], %s::int[]) AS s (fingerprint, account)
  JOIN account a ON a.id = s.account AND a.is_active
  JOIN django_session d ON encode(sha256(convert_to(d.session_key, 'UTF8')), 'hex') = s.fingerprint AND d.expire_date > now()"""


class News:
    """What was announced of one kind since it was handed on last."""

    def __init__(self, kind: Live):
        self.kind = kind
        self.told: dict[Any, Who | None] = {}
        self.standing: Standing = {}
        self.stale = True

    def heard(self, channel: str, said: Any) -> None:
        if channel == self.kind.moved:
            self.stale = True
        else:
            self.told.update(self.kind.read(said))

    async def take(self, connection: psycopg.AsyncConnection, wanted: bool) -> list[tuple[Any, Who]]:
        """(what to tell, whom) of everything gathered; of kinds with rows nothing is read unless ``wanted``."""
        if self.stale:
            self.stale = False
            if self.kind.standing:
                rows = await (await connection.execute(self.kind.standing.encode())).fetchall()
                self.standing = {number: Within(place, sector) for number, place, sector in rows}
        told, self.told = self.told, {}
        who, standing = self.kind.who, self.standing
        if self.kind.rows:
            rows = await (await connection.execute(self.kind.rows.encode(), (list(told),))).fetchall() if told and wanted else []
            return [(row, whom) for row in rows if (whom := who(row[0], standing) if who else told[row[0]]) is not None]
        return [(key, whom) for key in told if (whom := who(key, standing) if who else told[key]) is not None]


class Frames:
    """The same news for every reach: each is written once for all screens that share it."""

    def __init__(self) -> None:
        self.of_reach: dict[Reach, bytes] = {}
        self.of_account: dict[int, bytes] = {}
        self._kinds: list[tuple[Live, list[tuple[Any, Within]], bytes]] = []

    def add(self, kind: Live, told: list[tuple[Any, Who]]) -> None:
        within = [(piece, whom) for piece, whom in told if type(whom) is Within]
        others = [(piece, whom) for piece, whom in told if type(whom) is not Within] if len(within) < len(told) else []
        to_all = [piece for piece, whom in others if whom is EVERYBODY]
        if within or to_all:
            self._kinds.append((kind, within, event(kind.name, to_all) if to_all else b""))
        for account in {whom.account for _, whom in others if isinstance(whom, To)}:
            self.of_account[account] = self.of_account.get(account, b"") + event(kind.name, None)

    def of(self, screen: Screen) -> bytes:
        """What this screen may know of it."""
        if screen.reach not in self.of_reach:
            self.of_reach[screen.reach] = b"".join(self._pieces(screen.reach))
        return self.of_reach[screen.reach] + self.of_account.get(screen.account or 0, b"")

    def _pieces(self, reach: Reach) -> Iterator[bytes]:
        for kind, within, to_all in self._kinds:
            if kind.permission and kind.permission not in reach.holds:
                continue
            if seen := [piece for piece, whom in within if reach.sees(whom.place, whom.sector) or reach.organization in whom.organizations]:
                yield event(kind.name, seen)
            yield to_all


class Hub:
    """Holds the open screens. ``run`` keeps two sessions: one listens, one reads."""

    def __init__(self, url: str, kinds: Iterable[Live]):
        self.url = url
        self.screens: dict[Screen, asyncio.Event] = {}
        self.connected = self.closing = False
        self._kinds = [News(kind) for kind in kinds]
        self._by_channel: dict[str, list[News]] = {}
        for news in self._kinds:
            for channel in filter(None, (news.kind.channel, news.kind.moved)):
                self._by_channel.setdefault(channel, []).append(news)
        self._arrived, self._entered = asyncio.Event(), asyncio.Event()

    def open(self, reach: Reach, account: int | None = None, session: str = "") -> tuple[Screen, asyncio.Event]:
        screen, wake = Screen(reach, account, session, admitted=not session), asyncio.Event()
        self.screens[screen] = wake
        if session:
            self._entered.set()
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
                    for channel in self._by_channel:
                        await listening.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                    self.connected = True
                    for news in self._kinds:
                        news.stale = True
                    for screen in self.screens:
                        screen.miss()  # nobody knows what was announced meanwhile
                    self._wake_all()
                    async with asyncio.TaskGroup() as group:
                        group.create_task(self._listen(listening))
                        group.create_task(self._hand_on(reading))
                        group.create_task(self._look_after(reading))
            except* (psycopg.Error, OSError) as why:
                log.warning("database away: %s", why.exceptions[0])
            if self.connected:
                self.connected = False
                self._to_all(event("away", {}))
            await asyncio.sleep(0.5)

    async def _listen(self, connection: psycopg.AsyncConnection) -> None:
        async for notice in connection.notifies():
            said = _json(notice.payload)
            for news in self._by_channel[notice.channel]:
                with contextlib.suppress(ValueError, KeyError, TypeError):  # an announcement in a shape we don't know is no reason to fall
                    news.heard(notice.channel, said)
            self._arrived.set()
        raise psycopg.OperationalError("the listening session ended")

    async def _hand_on(self, connection: psycopg.AsyncConnection) -> None:
        while True:
            await self._arrived.wait()
            await asyncio.sleep(GATHER_S)
            self._arrived.clear()
            frames = Frames()
            for news in self._kinds:
                if news.told or news.stale:
                    frames.add(news.kind, await news.take(connection, bool(self.screens)))
            for screen, wake in list(self.screens.items()):
                if frame := frames.of(screen):
                    screen.put(frame)
                    wake.set()

    async def _look_after(self, connection: psycopg.AsyncConnection) -> None:
        """Admit screens whose session goes on, end those whose session or account has ended: when one comes, and every few seconds."""
        while True:
            self._entered.clear()
            guests = [screen for screen in self.screens if screen.session]
            sessions = {(screen.session, screen.account) for screen in guests}
            told = ([session for session, _ in sessions], [account for _, account in sessions])
            rows = await (await connection.execute(GUESTS, told)).fetchall() if guests else []
            living = {fingerprint for (fingerprint,) in rows}
            for screen in guests:
                before = screen.admitted, screen.over
                screen.admitted, screen.over = screen.session in living, screen.session not in living
                if before != (screen.admitted, screen.over) and screen in self.screens:
                    self.screens[screen].set()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._entered.wait(), LOOK_AGAIN_S)
                await asyncio.sleep(GATHER_S / 2)  # a storm of screens is one question

    def _to_all(self, frame: bytes) -> None:
        for screen in self.screens:
            screen.put(frame)
        self._wake_all()

    def _wake_all(self) -> None:
        for wake in self.screens.values():
            wake.set()


def _json(payload: str) -> Any:
    with contextlib.suppress(ValueError):
        return json.loads(payload)
    return None
