"""The run on several hosts, which ``hosts.sh`` has made: loaded, cut off, its primary killed and its replica promoted; then counted.

Prints one JSON document: what was checked, how long everything took, what is stored. Exit code 1 when a check failed.
"""

import json
import os
import secrets
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import httpx

from bazan.core.settings import load
from bazan.platform.security.process_authentication import inner_header
from bazan.processes.runtime.internal_network import PORTS
from deploy.acceptance.network import Network, Server, address, until
from deploy.acceptance.reader import Reader
from deploy.acceptance.traffic import Sensors, compare
from tests.load.debian_packages import program_with_libraries

FRONT = f"http://{address('front')}:8080"
EDGES, APPS = ("edge1", "edge2"), ("app1", "app2")
PEACE_S, CUT_S, DEAD_S, AFTER_S, PATIENCE_S = 5, 18, 10, 6, 60
TAKEN = 302


class Run:
    """The whole installation, and what was found."""

    def __init__(self, tag: str, folder: Path):
        self.folder, self.network = folder, Network(tag, folder)
        self.began = time.monotonic()
        self.checks: dict[str, bool] = {}
        self.took: dict[str, Any] = {}
        self.passwords = {login: secrets.token_urlsafe(24) for login in ("bazan_owner", "bazan_web")}
        self.keys = {"BAZAN_SECRET_KEY": secrets.token_urlsafe(48), "BAZAN_ARCHIVE_KEY": secrets.token_hex(32)}
        self.keys["BAZAN_CONTACT_KEY"] = secrets.token_hex(32)

    def tell(self, what: str) -> None:
        sys.stderr.write(f"{time.monotonic() - self.began:6.1f} s  {what}\n")

    # --- building -----------------------------------------------------------------------------------------------------

    def databases(self) -> None:
        """A primary with tables and demo accounts, and a replica that has on its disk whatever the primary says is committed."""
        self.primary, self.replica = Server(self.network, "db1"), Server(self.network, "db2")
        self.primary.start()
        self.primary.ask("CREATE DATABASE bazan")
        self.primary.ask("ALTER SYSTEM SET wal_keep_size = '1GB'")  # in its files: pg_rewind recovers by those
        (self.folder / "homes" / "app1" / "run").mkdir(parents=True)
        quick = self.environment("app1", PGOPTIONS="-c synchronous_commit=off")
        if self.network.start_python("app1", "setup", quick, "bazan.processes.cli", "setup").wait(PATIENCE_S * 4):
            raise RuntimeError((self.folder / "app1-setup.log").read_text()[-2000:])
        self.tell("set up")
        self.replica.copy(self.primary)
        self.replica.start()
        until("the replica follows", lambda: follows(self.primary))
        self.primary.ask("ALTER SYSTEM SET synchronous_standby_names = 'db2'")
        self.primary.ask("SELECT pg_reload_conf()")
        self.tell("a primary and its replica")

    def environment(self, host: str, **more: str) -> dict[str, str]:
        """What a process of this host is told."""
        wait = "connect_timeout=2&tcp_user_timeout=4000"
        either = f"host={address('db1')},{address('db2')}&port=5432,5432&target_session_attrs=read-write&{wait}"
        owner, web = (f"{login}:{password}" for login, password in self.passwords.items())
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BAZAN_", "DATABASE_URL", "DJANGO"))}
        return kept | self.keys | {
            "BAZAN_HOME": str(self.folder / "homes" / host),
            "BAZAN_PUBLIC_URL": FRONT,
            "BAZAN_INNER_HOST": address(host),
            "BAZAN_EDGES": "|".join(f"{address(edge)}:{PORTS['ingest']}" for edge in EDGES),
            "BAZAN_VISION": "0",
            "MALLOC_ARENA_MAX": "1",
            "MQTT_URL": f"mqtt://{address('front')}:1883",
            "DATABASE_URL": f"postgresql://{owner}@/bazan?{either}",
            "BAZAN_WEB_DATABASE_URL": f"postgresql://{web}@/bazan?{either}",
            "BAZAN_READ_DATABASE_URL": f"postgresql://{web}@{address('db2')}/bazan?{wait}",
            "BAZAN_MIGRATION_DATABASE_URL": f"postgresql://bazan:{self.primary.password}@{address('db1')}/bazan",
        } | more  # fmt: skip

    def processes(self) -> None:
        """An edge and one that waits, pages, live feeds and workers on two hosts each; the proxy."""
        home = self.folder / "homes" / "app1"
        for host in ("app2", *EDGES):  # a folder of the network, but for the sockets
            shared = self.folder / "homes" / host
            (shared / "run").mkdir(parents=True)
            for made in home.iterdir():
                if made.name not in ("run", "log", "broker"):
                    (shared / made.name).symlink_to(made)
        for host in EDGES:
            self.network.start_python(host, "ingest", self.environment(host), "bazan.processes.ingest")
            if host == EDGES[0]:
                time.sleep(5)  # the one that waits comes second
        for host in APPS:
            for name in ("web", "live", "worker"):
                self.network.start_python(host, name, self.environment(host), f"bazan.processes.{name}")
        self._proxy()
        self.reader = Reader(FRONT, tomllib.loads((home / "demo-accounts.toml").read_text())["accounts"])
        until("pages are served", self.reader.sign_in, PATIENCE_S * 2)
        for host in APPS:
            until(f"pages of {host}", lambda host=host: self.reader.asks(address(host), PORTS["web"], self.inner), PATIENCE_S * 2)
        self.tell("every process serves")

    @property
    def inner(self) -> dict[str, str]:
        return inner_header(load(self.environment("front")))

    def _proxy(self) -> None:
        (key,) = self.inner.values()
        places = {
            "WEB": [f"{address(host)}:{PORTS['web']}" for host in APPS],
            "LIVE": [f"{address(host)}:{PORTS['live']}" for host in APPS],
            "EDGES": [f"{address(host)}:{PORTS['ingest']}" for host in EDGES],
        }
        text = (Path(__file__).parent / "nginx.conf").read_text().replace("@KEY@", key).replace("@FOLDER@", str(self.folder))
        for name, found in places.items():
            text = text.replace(f"@{name}@", " ".join(f"server {place} max_fails=1 fail_timeout=3s;" for place in found))
        config = self.folder / "nginx.conf"
        config.write_text(text)
        programs = self.folder / "programs"
        programs.mkdir()
        self.network.start("front", "nginx", [program_with_libraries("nginx", "nginx", programs), "-c", str(config)])

    # --- what happens to it -------------------------------------------------------------------------------------------

    def peace(self) -> None:
        token = tomllib.loads((self.folder / "homes" / "app1" / "demo-accounts.toml").read_text())["device"]["token"]
        until("the edges take observations", lambda: self._sensors(token), PATIENCE_S)
        self.sensors.begin()
        time.sleep(PEACE_S)
        board = self.reader.board()
        self.checks["boards_are_of_now"] = board.status == 200 and not board.as_of
        self.checks["nobody_is_let_in_without_the_inner_key"] = not self.reader.asks(address("app1"), PORTS["web"], {})
        self.checks["the_live_feed_opens"] = self.reader.feeds()
        self.tell("in peace")

    def cut_off(self) -> None:
        """An edge's host and a host of pages at once; then they are back."""
        began = time.monotonic()
        self.network.cut("edge1")
        self.network.cut("app1")
        looked = self.reader.look(CUT_S)
        self.took["hosts_cut_off"] = {
            "for_s": round(time.monotonic() - began, 1),
            "longest_silence_s": self.sensors.longest_silence_s(began, time.monotonic()),
            "boards": looked.said(),
        }
        self.checks["ingest_went_on_while_a_host_was_cut_off"] = self.sensors.first_after(time.monotonic() - 4) is not None
        self.checks["boards_went_on_while_a_host_was_cut_off"] = looked.failed <= 1
        self.network.mend("edge1")
        self.network.mend("app1")
        time.sleep(AFTER_S / 2)
        self.tell("two hosts cut off and back")

    def primary_dies(self) -> None:
        """Killed, with its cable pulled, so that nobody is told: pages are read from the replica and say so; nothing is taken."""
        died = time.monotonic()
        self.primary.kill()
        self.network.cut("db1")
        looked = self.reader.look(DEAD_S)
        self.took["primary_dead"] = {"for_s": round(time.monotonic() - died, 1), "boards": looked.said()}
        self.checks["boards_answer_from_the_replica_with_their_age"] = looked.from_replica > 0 and looked.last.told
        refused = self.reader.change()
        self.took["primary_dead"]["a_change_is_answered"] = refused
        self.checks["changes_are_refused_while_there_is_no_primary"] = refused == 503
        self.tell("the primary is dead")

    def failover(self) -> None:
        """The replica becomes the primary, by the steps of docs/how-to/keep-a-replica.md; later the old one follows it."""
        promoted = time.monotonic()
        self.replica.ask("SELECT pg_promote()")
        until("boards are of now again", lambda: self.reader.board().is_current(), PATIENCE_S)
        boards_s = round(time.monotonic() - promoted, 1)
        until("ingest goes on", lambda: self.sensors.first_after(promoted), PATIENCE_S)
        self.took["failover"] = {"boards_of_now_after_s": boards_s, "first_acknowledged_after_s": self.sensors.first_after(promoted)}
        taken = until("changes are taken again", lambda: self.reader.change() == TAKEN, PATIENCE_S)
        self.took["failover"]["a_change_taken_after_s"] = round(boards_s + taken, 1)
        time.sleep(AFTER_S)
        self.checks["ingest_goes_on_after_the_failover"] = self.sensors.first_after(time.monotonic() - 4) is not None
        self.network.mend("db1")
        mended = time.monotonic()
        self.primary.rewind(self.replica)
        self.primary.start()
        until("the old primary follows", lambda: follows(self.replica), PATIENCE_S)
        self.took["failover"]["old_primary_follows_after_s"] = round(time.monotonic() - mended, 1)
        self.checks["the_old_primary_follows_the_new"] = self.primary.ask("SELECT pg_is_in_recovery()") == [(True,)]
        self.tell("failed over")

    def count(self) -> dict[str, Any]:
        self.sensors.end()
        owed = "SELECT count(*) FROM rollup_ledger"
        until("everything is rolled up", lambda: self.replica.ask(owed, "bazan") == [(0,)], PATIENCE_S)
        found = compare(self.sensors, self.replica)
        self.checks["nothing_acknowledged_is_lost"] = found["acknowledged"] > 0 and not found["acknowledged_and_missing"]
        self.checks["nothing_is_stored_twice_or_made_up"] = not found["stored_twice"] and not found["stored_and_never_sent"]
        self.checks["roll_ups_are_what_the_rows_say"] = not found["hours_unlike_their_rows"] and not found["roll_ups_owed"]
        runs = "SELECT coalesce(sum(accepted), 0)::bigint FROM source_run WHERE id IN (SELECT source_run FROM observation)"
        found["counted_by_runs"] = self.replica.ask(runs, "bazan")[0][0]
        self.checks["runs_count_what_is_stored"] = found["counted_by_runs"] == found["stored"]
        return found | {"answers_but_acknowledgments": self.sensors.refused}

    def _sensors(self, token: str) -> bool:
        try:
            self.sensors = Sensors(FRONT, token)
        except httpx.TransportError:
            return False
        return bool(self.sensors.streams)


def follows(primary: Server) -> bool:
    return bool(primary.ask("SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'"))


def main(tag: str, folder: str) -> int:
    run = Run(tag, Path(folder))
    problem, counted = "", {}
    try:
        run.databases()
        run.processes()
        run.peace()
        run.cut_off()
        run.primary_dies()
        run.failover()
        counted = run.count()
    except (TimeoutError, RuntimeError, subprocess.TimeoutExpired) as why:
        problem = str(why)
    finally:
        if hasattr(run, "sensors"):
            run.sensors.end()
        run.network.end()
        for server in (getattr(run, name) for name in ("primary", "replica") if hasattr(run, name)):
            server.remove()
    well = not problem and all(run.checks.values())
    told = {"well": well, "problem": problem, "seconds": round(time.monotonic() - run.began), "checks": run.checks, **run.took}
    sys.stdout.write(json.dumps(told | {"observations": counted}, indent=2) + "\n")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
