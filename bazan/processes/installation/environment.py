"""The settings of the installation that a command works on: those of the running server, not those of the shell it was typed in.

A server run by systemd has them in /etc/bazan.env; `make up` records its own in BAZAN_HOME/run. What the shell says itself wins.
"""

import fcntl
import json
import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, fields
from pathlib import Path

from bazan.core.errors import Refused
from bazan.core.settings import Settings, WrongSetting, as_path, read
from bazan.processes.composition import app_registry

ENV_FILE = Path("/etc/bazan.env")
NAMED_FILE = "BAZAN_ENV_FILE"
"""Variable that names another file than /etc/bazan.env."""
RECORD = "settings.json"
PREFIXES = ("BAZAN_", "AWS_")
_HOME, _DATABASE = "BAZAN_HOME", "DATABASE_URL"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Adopted:
    """``source``: the file whose settings were taken over; null: the shell said everything, or nothing is recorded."""

    home: Path
    source: Path | None = None


def record_environment(settings: Settings, environ: Mapping[str, str], names: set[str]) -> None:
    """Write the settings of a starting server to its home, mode 600. ``names``: settings without one of our prefixes."""
    told = {name: value for name, value in environ.items() if name.startswith(PREFIXES) or name in names}
    path = settings.run / RECORD
    new = path.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_text(json.dumps(told))
    new.replace(path)


def declared_names(kinds: tuple[type, ...]) -> set[str]:
    """Return the variables that these dataclasses of settings read."""
    return {field.metadata["name"] for kind in kinds for field in fields(kind)}


def adopt_environment(environ: MutableMapping[str, str]) -> Adopted:
    """Fill the environment with the settings of the installation it means; variables that are set stay.

    Raises:
        Refused: ``installation.unreadable`` where only another account knows the settings, ``installation.two`` where two are meant.
        WrongSetting: a file of settings can't be read.
    """
    default = read(Settings, {}).home
    file = Path(environ.get(NAMED_FILE) or ENV_FILE)
    if environ.get(_HOME):
        return _adopt_of_home(environ, as_path(environ[_HOME]), file)
    if environ.get(_DATABASE):
        return Adopted(default)
    if not (environ.get(NAMED_FILE) or file.exists()):
        return _fill(environ, default, default / "run" / RECORD)
    try:
        told = read_env_file(file)
    except PermissionError as why:
        raise Refused("installation.unreadable", {"file": str(file)}) from why
    home = as_path(told.get(_HOME) or str(default))
    if home != default and _is_running(default):
        raise Refused("installation.two", {"file": str(file), "home": str(home), "other": str(default)})
    return _fill(environ, home, file)


def read_env_file(path: Path) -> dict[str, str]:
    """Parse lines of NAME=VALUE as systemd reads them. Raises WrongSetting naming the line, PermissionError."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError as why:
        raise WrongSetting(f"{NAMED_FILE}={path}: there is no such file") from why
    except UnicodeDecodeError as why:
        raise WrongSetting(f"{path}: the file is not UTF-8") from why
    told = {}
    for number, line in enumerate(map(str.strip, lines), 1):
        if not line or line[0] in "#;":
            continue
        name, equals, value = (part.strip() for part in line.partition("="))
        if not equals or not _NAME.fullmatch(name):
            raise WrongSetting(f"{path}, line {number}: NAME=VALUE is needed")
        quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
        told[name] = value[1:-1] if quoted else value
    return told


def _adopt_of_home(environ: MutableMapping[str, str], home: Path, file: Path) -> Adopted:
    """Take over what the file says, where it is this home's, or else what a server recorded there."""
    try:
        told = read_env_file(file) if environ.get(NAMED_FILE) or file.exists() else {}
    except PermissionError:
        told = {}
    if told.get(_HOME) and as_path(told[_HOME]) == home:
        return _fill(environ, home, file)
    return _fill(environ, home, home / "run" / RECORD)


def _fill(environ: MutableMapping[str, str], home: Path, source: Path) -> Adopted:
    try:
        told = _read_record(source) if source == home / "run" / RECORD else read_env_file(source)
    except (FileNotFoundError, PermissionError, NotADirectoryError):
        return Adopted(home)  # nothing is recorded; whether the home may be used is looked at next
    except ValueError as why:
        raise WrongSetting(f"{source}: the file is not what `make up` wrote") from why
    missing = {name: value for name, value in told.items() if name not in environ}
    environ.update(missing)
    return Adopted(home, source if missing else None)


def _read_record(path: Path) -> dict[str, str]:
    """Return the settings that a server recorded, and nothing else.

    The account of the server may write there what it likes, and root reads it: no variable of the system's, no other home.
    """
    told = json.loads(path.read_bytes())
    if not isinstance(told, dict) or not all(isinstance(value, str) and "\0" not in value for value in told.values()):
        raise ValueError(path)
    names = declared_names(tuple(app_registry.settings()))
    return {
        name: value
        for name, value in told.items()
        if _NAME.fullmatch(name) and (name.startswith(PREFIXES) or name in names) and name not in (_HOME, NAMED_FILE)
    }


def _is_running(home: Path) -> bool:
    """Whether a supervisor holds this home."""
    try:
        with (home / "run" / "supervisor.pid").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
