"""The offices at work: whatever is due happens now, newest first; what happened is remembered, so that a restart goes on."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from simulator.clock import local_day
from simulator.feeds.stage import Stage
from simulator.feeds.working_time import day_of
from simulator.memory import give_memory_back
from simulator.offices import sent_workbooks
from simulator.offices.contents import Contents
from simulator.offices.desk import Desk
from simulator.offices.history import History, kept_history
from simulator.offices.plan import Task, tasks
from simulator.offices.session import Checked, Turned
from simulator.progress import Shelf
from simulator.settings import NotReady

PAUSE_S = 30
_AGAIN_S = 3600.0
_NOTE = "Đã kiểm tra lại với đơn vị, số liệu đúng"
_REASON = "Cập nhật theo số liệu rà soát"


class Offices:
    """All offices of the demo. ``history_days``: how far back their forms go."""

    def __init__(
        self,
        seed: int,
        stage: Stage,
        contents: Contents,
        desk: Desk,
        shelf: Shelf,
        history_days: int,
        clock: Callable[[], float] = time.time,
    ):
        self.seed, self.stage, self.contents, self.desk, self.shelf, self.clock = seed, stage, contents, desk, shelf, clock
        self.told: dict[str, Any] = stage.knob("offices", otherwise={})
        self.history_days = history_days
        self.seen: Counter[str] = Counter()
        self._given_up: dict[str, float] = {}

    async def run(self) -> None:
        """Until cancelled."""
        began, first = time.monotonic(), True
        history = kept_history(self.stage.province, self.contents.declared)
        while True:
            while await self._round(history):
                if time.monotonic() - began > 20:
                    began = time.monotonic()
                    print(f"offices: {self._account()}", flush=True)
            if first:
                print(f"offices have caught up: {self._account()}", flush=True)
                first = False
                give_memory_back()
            await asyncio.sleep(PAUSE_S)

    def due(self, now: int) -> list[tuple[Task, str]]:
        """(task, next act) of everything that should have happened by now: sendings first, newest first."""
        today = day_of(int(local_day(now)))
        since = today - timedelta(days=min(int(self.told.get("days", self.history_days)), self.history_days))
        found = []
        for task in tasks(self.seed, self.stage, self.contents.declared, since, today):
            act = self._next(task)
            if act and not self._rests(task.key) and task.moments[act] <= now:
                found.append((task, act))
        return sorted(found, key=lambda item: -item[0].moments["send"])

    def _rests(self, key: str) -> bool:
        """Whether it went wrong less than an hour ago."""
        return time.monotonic() - self._given_up.get(key, -_AGAIN_S) < _AGAIN_S

    def _next(self, task: Task) -> str:
        done = int(self.shelf.read(task.key).get("done", 0))
        acts = task.acts()
        return acts[done] if done < len(acts) else ""

    async def _round(self, history: list[History]) -> bool:
        """Whether anything was done. Some hands work at once; each takes a task through all its acts that are due."""
        now = int(self.clock())
        waiting: list[Task | History] = [task for task, _ in self.due(now)]
        waiting += [one for one in history if not self.shelf.read(one.key).get("done") and not self._rests(one.key)]
        if not waiting:
            return False
        queue = iter(waiting)

        async def hand() -> None:
            for one in queue:
                await self._safely(one, now)

        await asyncio.gather(*(hand() for _ in range(int(self.told.get("hands", 3)))))
        return True

    async def _safely(self, one: Task | History, now: int) -> None:
        try:
            if isinstance(one, History):
                await self._tell_history(one)
                return
            while (act := self._next(one)) and one.moments[act] <= now:
                if not await self._act(one, act, now):
                    self._given_up[one.key] = time.monotonic()
                    return
        except (Turned, NotReady, KeyError, StopIteration) as why:
            self._given_up[one.key] = time.monotonic()
            self.seen["given up"] += 1
            if self.seen["given up"] <= 10:
                print(f"offices: {one.key}: {why!r}", flush=True)

    async def _act(self, task: Task, act: str, now: int) -> bool:
        kept = self.shelf.read(task.key)
        if act in ("send", "correct"):
            checked = await (self._send(task, now) if act == "send" else self._correct(task, kept, now))
            if checked is None or checked.state != "committed":
                return False
            kept = kept | {"submission": checked.submission}
        elif act == "verify":
            username = self._verifier(task)
            await (await self.desk.officer(username)).decide(kept["submission"], "verify")
        else:
            await (await self.desk.officer(self.desk.steward())).decide(kept["submission"], act)
        self.seen[act] += 1
        self.shelf.keep(task.key, kept | {"done": int(kept.get("done", 0)) + 1})
        return True

    async def _send(self, task: Task, now: int) -> Checked | None:
        """Filled, perhaps with a fault; what the check refuses is mended and sent again."""
        username = self._sender(task.organization, task.sector)
        officer = await self.desk.officer(username)
        template = await officer.template(task.form.code, task.period.text, task.organization)
        name = f"{task.form.code.split('.')[1]}_{task.period.text}_{task.organization}"
        came = datetime.fromtimestamp(task.moments["send"], UTC).isoformat() if task.moments["send"] < now - 86400 else ""
        if task.slip is None and task.lot < float(self.told.get("mistakes", 0.12)):
            wrong = await asyncio.to_thread(sent_workbooks.spoiled, template, task, self.contents, now)
            checked = await officer.send(task.form.code, task.period.text, task.organization, wrong.data, f"{name}.xlsx", came)
            self.seen[f"fault {wrong.how}"] += 1
            if checked.state == "checked" and not checked.count("refused"):
                return await self._confirmed(username, checked, "")
            name += "_sua"
        if task.slip is not None:
            wrong = await asyncio.to_thread(sent_workbooks.slipped, template, task, self.contents, now)
            checked = await officer.send(task.form.code, task.period.text, task.organization, wrong.data, f"{name}.xlsx", came)
            if checked.state == "checked" and not checked.count("refused"):
                return await self._confirmed(username, checked, "")
        good = await asyncio.to_thread(sent_workbooks.right, template, task, self.contents, now)
        checked = await officer.send(task.form.code, task.period.text, task.organization, good.data, f"{name}.xlsx", came)
        return await self._taken(username, task.key, checked, "")

    async def _correct(self, task: Task, kept: dict[str, Any], now: int) -> Checked | None:
        """The slip came out: the steward gives the form back, the office sends it anew with the reason."""
        assert task.slip is not None
        reason = str(task.slip["reason"])
        await (await self.desk.officer(self.desk.steward())).decide(
            kept["submission"], "reject", f"Trả lại theo đề nghị của đơn vị: {reason}"
        )
        username = self._sender(task.organization, task.sector)
        officer = await self.desk.officer(username)
        template = await officer.template(task.form.code, task.period.text, task.organization)
        good = await asyncio.to_thread(sent_workbooks.right, template, task, self.contents, now)
        name = f"{task.form.code.split('.')[1]}_{task.period.text}_{task.organization}_dinhchinh.xlsx"
        checked = await officer.send(task.form.code, task.period.text, task.organization, good.data, name)
        return await self._taken(username, task.key, checked, reason)

    async def _tell_history(self, one: History) -> None:
        """Real figures of past years, sent through the real form."""
        username = self._sender(one.organization, one.form.code.split(".")[0])
        officer = await self.desk.officer(username)
        template = await officer.template(one.form.code, one.period, one.organization)
        data = await asyncio.to_thread(one.filled, template)
        checked = await officer.send(one.form.code, one.period, one.organization, data, f"so_lieu_cong_bo_{one.period}.xlsx")
        if await self._taken(username, one.key, checked, "") is None:
            self._given_up[one.key] = time.monotonic()
            return
        self.seen["history"] += 1
        self.shelf.keep(one.key, {"done": 1})

    async def _taken(self, username: str, key: str, checked: Checked, reason: str) -> Checked | None:
        """A file that should be right, confirmed; None, and told, when the check found it wrong."""
        if checked.state == "checked" and not checked.count("refused"):
            return await self._confirmed(username, checked, reason)
        self.seen["refused"] += 1
        if self.seen["refused"] <= 10:
            print(f"offices: {key}: the check found {checked.state}, {checked.counts} (upload {checked.upload})", flush=True)
        return None

    async def _confirmed(self, username: str, checked: Checked, reason: str) -> Checked:
        note = _NOTE if checked.count("warned") else ""
        changes = checked.count("changed") + checked.count("withdrawn")
        officer = await self.desk.officer(username)
        return await officer.confirm(checked.upload, note, (reason or _REASON) if changes else reason)

    def _sender(self, organization: str, sector: str) -> str:
        found = self.desk.at(organization, sector)
        if not found:
            raise NotReady(f"nobody works at {organization} for {sector}")
        return found[0]

    def _verifier(self, task: Task) -> str:
        sender = self._sender(task.organization, task.sector)
        others = [name for name in self.desk.at(task.form.verified_by, task.sector) if name != sender]
        if not others:
            raise NotReady(f"nobody verifies {task.form.code} at {task.form.verified_by}")
        return others[-1]

    def _account(self) -> str:
        return ", ".join(f"{count} {what}" for what, count in sorted(self.seen.items()))
