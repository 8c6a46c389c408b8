"""``python -m bazan.processes.supervisor [up|down|gate|key|clean]``.

``gate`` runs the gate alone, for systemd and compose; ``key`` says the header by which a proxy in front reaches processes of other
machines; ``clean`` forgets everything the system wrote.
"""

import asyncio
import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import sys
import time
from pathlib import Path

from bazan.core.errors import Refused
from bazan.core.labels import sentence
from bazan.core.language import speaking
from bazan.core.settings import ROOT, Settings, WrongSetting
from bazan.platform.database.api import is_in_use
from bazan.platform.database.demo.embedded_server import DatabaseFailed, EmbeddedPostgres
from bazan.platform.security.process_authentication import inner_header
from bazan.processes.composition import app_registry
from bazan.processes.installation.environment import adopt_environment, declared_names, record_environment
from bazan.processes.runtime.lifetime import MARK, StillRunning, end_processes
from bazan.processes.supervisor import reverse_proxy, system_account
from bazan.processes.supervisor.child_process import STEADY_AFTER_S, Part, pause_before_restart
from bazan.processes.supervisor.demo import cameras
from bazan.processes.supervisor.installation import parts

START_PATIENCE_S = 90


class Supervisor:
    """Runs the installation until told to stop."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.logs = settings.home / "log"
        self.database = None if settings.database_url else EmbeddedPostgres(settings.home / "postgres")
        self.database_restarts = 0
        self.parts: list[Part] = []
        self.stopping = asyncio.Event()

    async def run(self) -> int:
        began = time.monotonic()
        try:
            if self.database:
                await self._step("database", asyncio.to_thread(self.database.start))
            if self.settings.simulates:
                cameras.choose_port(self.settings)
                os.environ.setdefault("BAZAN_SECOND_PROOF", "offered")  # so that the passwords printed below let in
            await self._step("setup", self._setup())
            self.parts = [] if self.stopping.is_set() else parts(self.settings)
            for part in self.parts:  # all at once: each takes a second or two to read its code
                await part.start(self.logs)
            for part in self.parts:
                await self._step(part.name, self._until_serving(part), part.note)
        except (DatabaseFailed, RuntimeError) as why:
            print(f"\n{why}", file=sys.stderr)
            await self._end()
            return 1
        if not self.stopping.is_set():
            self._invite(time.monotonic() - began)
        watchers = [asyncio.create_task(self._watch(part)) for part in self.parts]
        watchers += [asyncio.create_task(part.read_again()) for part in self.parts if part.told]
        if self.database:
            watchers.append(asyncio.create_task(self._watch_database(self.database)))
        await self.stopping.wait()
        for watcher in watchers:
            watcher.cancel()
        await self._end()
        return 0

    async def _step(self, name: str, work, note: str = "") -> None:
        if self.stopping.is_set():
            work.close()
            return
        began = time.monotonic()
        print(f"  {name:<10} …", end="\r", flush=True)
        await work
        print(f"  {name:<10} {time.monotonic() - began:5.1f} s  {note}", flush=True)
        self._publish()

    async def _setup(self) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bazan.processes.cli", "setup", env=os.environ | {MARK: str(self.settings.home)}
        )
        if await process.wait():
            raise RuntimeError("setup failed; its message stands above")

    async def _until_serving(self, part: Part) -> None:
        if not await part.until_serving(START_PATIENCE_S):
            raise RuntimeError(f"{part.name} did not start; see {self.logs / part.name}.log")

    async def _watch(self, part: Part) -> None:
        deaths = 0
        while True:
            began = time.monotonic()
            code = await part.until_ended()
            deaths = 1 if time.monotonic() - began > STEADY_AFTER_S else deaths + 1
            part.state, part.restarts = "restarting", part.restarts + 1
            print(f"  {part.name} ended ({_how(code)}), starting it again", flush=True)
            self._publish()
            await asyncio.sleep(pause_before_restart(deaths))
            await part.start(self.logs)
            if await part.until_serving(START_PATIENCE_S):
                print(f"  {part.name} serves again", flush=True)
            self._publish()

    async def _watch_database(self, database: EmbeddedPostgres) -> None:
        while True:
            await asyncio.sleep(0.5)
            if await asyncio.to_thread(database.running):
                continue
            print("  database ended, starting it again", flush=True)
            self.database_restarts += 1
            with contextlib.suppress(DatabaseFailed):
                await asyncio.to_thread(database.start)
                print("  database serves again", flush=True)
            self._publish()

    def _publish(self) -> None:
        """Leave the state of every part where /healthz finds it."""
        shown = {part.name: part.report() for part in self.parts}
        if self.database:
            shown["database"] = {"state": "ok" if self.database.running() else "restarting", "restarts": self.database_restarts}
        path = self.settings.run / "parts.json"
        path.with_suffix(".new").write_text(json.dumps(shown))
        path.with_suffix(".new").replace(path)

    def _invite(self, took_s: float) -> None:
        print(f"\nBazan serves at {self.settings.address}   ({took_s:.0f} s)")
        accounts = self.settings.home / "demo-accounts.toml"
        if accounts.exists():
            print(f"Demo accounts, also in {accounts}:\n")
            print(_account_lines(accounts))
            print("\nThe demo asks for no second proof; outside of it, administrators and who releases warnings or unblurs must have one.")
        print("\nCtrl-C or `make down` ends it.", flush=True)

    async def _end(self) -> None:
        print("\nEnding", flush=True)
        for part in reversed(self.parts):
            await part.stop()
            print(f"  {part.name} ended", flush=True)
        try:
            await asyncio.to_thread(end_processes, self.settings.home)  # what left its group, or was just being started
        except StillRunning as why:
            print(why, file=sys.stderr)
        if self.database:
            await asyncio.to_thread(self.database.stop)
            print("  database ended", flush=True)
        (self.settings.run / "parts.json").unlink(missing_ok=True)


def _account_lines(path: Path) -> str:
    import tomllib

    accounts = tomllib.loads(path.read_text()).get("accounts", {})
    return "\n".join(f"  {role:<16} {a['username']:<18} {a['password']}" for role, a in accounts.items())


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"


def _port_is_taken(settings: Settings) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            return True
    return False


def up(settings: Settings) -> int:
    try:
        system_account.settle(settings)
    except system_account.NoAccount as why:
        print(why, file=sys.stderr)
        return 1
    settings.run.mkdir(parents=True, exist_ok=True)
    (settings.home / "log").mkdir(exist_ok=True)
    lock = (settings.run / "supervisor.pid").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        print(f"Bazan already runs here, at {settings.address}. `make down` ends it.", file=sys.stderr)
        return 1
    if _port_is_taken(settings):
        print(f"BAZAN_PORT={settings.port}: another program listens there; choose another port.", file=sys.stderr)
        return 1
    try:
        if left := end_processes(settings.home):  # a supervisor was killed: its processes would meet ours
            print(f"  {left} processes were left from before; they have ended", flush=True)
    except StillRunning as why:
        print(why, file=sys.stderr)
        return 1
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    os.environ["BAZAN_HOME"] = str(settings.home)  # so that its processes look for no other
    record_environment(settings, os.environ, declared_names(tuple(app_registry.settings())))
    return asyncio.run(_run(settings))


async def _run(settings: Settings) -> int:
    supervisor = Supervisor(settings)
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(name, supervisor.stopping.set)
    return await supervisor.run()


def down(settings: Settings) -> int:
    """End the supervisor that runs here and wait until it has ended everything."""
    ran, left = False, 0
    with contextlib.suppress(FileNotFoundError), (settings.run / "supervisor.pid").open("r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            ran = True
            os.kill(int(lock.read()), signal.SIGTERM)
            fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            left = _end_leftovers(settings)
        except StillRunning as why:
            print(why, file=sys.stderr)
            return 1
    print("Bazan has ended." if ran else "Bazan does not run here.")
    if left:
        print(f"{left} processes were left from before; they have ended too.")
    return 0


def _end_leftovers(settings: Settings) -> int:
    """End what a supervisor of this home, that was killed, had started; its database too, unless a command works on it.

    Returns how many processes there were. Raises StillRunning.
    """
    left = end_processes(settings.home)
    if settings.database_url:
        return left
    if is_in_use(settings.home):
        print("The database goes on: a command works on it, an import or a setup say.")
    else:
        EmbeddedPostgres(settings.home / "postgres").stop()
    return left


def clean(settings: Settings) -> int:
    """Remove the home folder and the embedded database, which may lie elsewhere. An external database is left alone."""
    if code := down(settings):
        return code
    if not settings.database_url and is_in_use(settings.home):
        print("Nothing was removed.", file=sys.stderr)
        return 1
    for folder in (EmbeddedPostgres(settings.home / "postgres").home, settings.home):
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def key(settings: Settings) -> int:
    """Say the inner header."""
    for name, value in inner_header(settings).items():
        print(f"{name}: {value}")
    return 0


def main() -> int:
    try:
        if sys.argv[1:] == ["key"]:  # said by an operator's shell, of the server's secret
            adopt_environment(os.environ)
        settings = app_registry.validate_settings(os.environ)
    except WrongSetting as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except Refused as refusal:
        with speaking(os.environ.get("BAZAN_LANGUAGE", "en")):
            print(sentence(refusal), file=sys.stderr)
        return 2
    os.chdir(ROOT)
    if sys.argv[1:] == ["gate"]:
        settings.run.mkdir(parents=True, exist_ok=True)
        command = reverse_proxy.argv(settings)
        os.execv(command[0], command)  # noqa: S606 - the gate takes this process over
    return {"up": up, "down": down, "key": key, "clean": clean}[(sys.argv[1:] or ["up"])[0]](settings)


if __name__ == "__main__":
    sys.exit(main())
