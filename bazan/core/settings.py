"""Settings: read from the environment, documented by their own declaration, refused by name when wrong.

Those of the whole system stand here; a room's own in its ``settings.py``, as a frozen dataclass of ``setting`` called ``SETTINGS`` there.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = "public"
SHORTEST_KEY, FEWEST_SIGNS = 32, 12
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")


class WrongSetting(Exception):
    """A setting can't be used; the message names it and says why."""


def as_text(value: str) -> str:
    return value


def as_path(value: str) -> Path:
    return Path(value).expanduser().resolve()


def as_file(value: str) -> Path | None:
    return as_path(value) if value else None


def as_hosts(value: str) -> tuple[str, ...]:
    """Names or addresses, separated by commas."""
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    for name in names:
        if not _HOST.fullmatch(name):
            raise ValueError(f"{name!r} is neither a name nor an address")
    return names


def as_networks(value: str) -> tuple[str, ...]:
    """Addresses or networks (10.0.0.0/8), separated by commas."""
    return tuple(str(ip_network(one.strip(), strict=False)) for one in value.split(",") if one.strip())


def as_reach(value: str) -> tuple[str, ...]:
    """Names (``.example.vn``: all below it), addresses, networks and the word ``public``, separated by commas."""
    found = []
    for one in (part.strip().lower() for part in value.split(",") if part.strip()):
        try:
            found.append(str(ip_network(one, strict=False)))
        except ValueError as why:
            if not _HOST.fullmatch(one.removeprefix(".")):
                raise ValueError(f"{one!r} is neither a name nor a network") from why
            found.append(one)
    return tuple(found)


def as_key(value: str) -> str:
    """A secret that nobody guesses; empty: none."""
    if value and (len(value) < SHORTEST_KEY or len(set(value)) < FEWEST_SIGNS):
        raise ValueError(f"at least {SHORTEST_KEY} signs, {FEWEST_SIGNS} of them different, as `openssl rand -base64 48` makes them")
    return value


def as_port(value: str) -> int:
    number = int(value)
    if not 1 <= number <= 65535:
        raise ValueError("a port lies between 1 and 65535")
    return number


def as_places(value: str) -> tuple[str, ...]:
    """Places of one process, each host:port, separated by ``|``; empty: none."""
    places = tuple(place.strip() for place in value.split("|")) if value else ()
    for place in places:
        host, colon, port = place.rpartition(":")
        if not colon or not _HOST.fullmatch(host):
            raise ValueError(f"{place!r} is not host:port")
        as_port(port)
    return places


def as_number(value: str) -> int:
    """A whole number, 0 or above."""
    number = int(value)
    if number < 0:
        raise ValueError("0 or above is needed")
    return number


def as_flag(value: str) -> bool:
    if value.lower() not in ("0", "1", "true", "false", "yes", "no"):
        raise ValueError("say 1 or 0")
    return value.lower() in ("1", "true", "yes")


def as_positive(value: str) -> float:
    number = float(value)
    if not 0 < number < float("inf"):
        raise ValueError("a number above 0 is needed")
    return number


def as_memory(value: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]{0,4}(MB|GB)", value):
        raise ValueError("a whole number followed by MB or GB is needed")
    return value


def as_days(value: str) -> int:
    number = int(value)
    if not 0 <= number <= 3660:
        raise ValueError("between 0 and 3660 days")
    return number


def as_cipher_key(value: str) -> str:
    if value and len(bytes.fromhex(value)) != 32:
        raise ValueError("64 hexadecimal digits are needed")
    return value


def one_of(*choices: str):
    def parse(value: str) -> str:
        if value not in choices:
            raise ValueError(f"one of {', '.join(choices)} is needed")
        return value

    return parse


def as_url(*schemes: str):
    def parse(value: str) -> str:
        if value and (urlsplit(value).scheme not in schemes or not urlsplit(value).netloc + urlsplit(value).path):
            raise ValueError(f"an address beginning with {' or '.join(s + '://' for s in schemes)} is needed")
        return value

    return parse


def setting(name: str, default: str, parse: Any, doc: str) -> Any:
    """A field of a dataclass of settings. ``parse`` makes its value of the variable's text, or raises ValueError with the reason."""
    return field(metadata={"name": name, "default": default, "parse": parse, "doc": doc})


@dataclass(frozen=True)
class Settings:
    """What the whole system is told. docs/reference/settings.md is generated from it and from the rooms' own."""

    host: str = setting("BAZAN_HOST", "127.0.0.1", as_text, "Address the one public port listens on.")
    port: int = setting("BAZAN_PORT", "8080", as_port, "The one public port.")
    public_url: str = setting(
        "BAZAN_PUBLIC_URL",
        "",
        as_url("http", "https"),
        "Address people type, when a proxy stands in front; empty: http://HOST:PORT. With https, cookies go over TLS only.",
    )
    hosts: tuple[str, ...] = setting(
        "BAZAN_HOSTS",
        "",
        as_hosts,
        "More names and addresses people may type, separated by commas; that of BAZAN_PUBLIC_URL and the machine's own need no mention.",
    )
    trusted_proxies: tuple[str, ...] = setting(
        "BAZAN_TRUSTED_PROXIES",
        "",
        as_networks,
        "Addresses or networks of the proxies in front, separated by commas: only they are believed who asks, and whether by TLS.",
    )
    home: Path = setting("BAZAN_HOME", str(ROOT / "var"), as_path, "Folder of everything the system writes.")
    province: str = setting("BAZAN_PROVINCE", "dak_nong", as_text, "Folder of BAZAN_PROVINCES that describes the province.")
    provinces: Path = setting(
        "BAZAN_PROVINCES",
        str(ROOT / "provinces"),
        as_path,
        "Folder of the provinces' folders. A province of one's own lies outside the checkout, which the next version replaces.",
    )
    database_url: str = setting(
        "DATABASE_URL",
        "",
        as_url("postgresql", "postgres"),
        "An existing PostgreSQL 15 or newer, by the login that owns the tables; empty: an embedded one under BAZAN_HOME.",
    )
    migration_database_url: str = setting(
        "BAZAN_MIGRATION_DATABASE_URL",
        "",
        as_url("postgresql", "postgres"),
        "The same database by a login that may make logins; only `bazan setup` uses it. Empty: DATABASE_URL.",
    )
    web_database_url: str = setting(
        "BAZAN_WEB_DATABASE_URL",
        "",
        as_url("postgresql", "postgres"),
        "The same database by the login bazan_web, which draws pages; empty: a password of its own, made once, in BAZAN_HOME/database.",
    )
    read_database_url: str = setting(
        "BAZAN_READ_DATABASE_URL",
        "",
        as_url("postgresql", "postgres"),
        "A streaming replica of the database by the login bazan_web: while the database is away pages are read there, and say how old they "
        "are. Empty: there is none.",
    )
    mqtt_url: str = setting(
        "MQTT_URL",
        "",
        as_url("mqtt", "mqtts"),
        "An existing MQTT broker, with user and password; the user bazan-edge without one: as the files in BAZAN_HOME/broker say. "
        "Empty: Mosquitto when installed, else the embedded convenience broker.",
    )
    edges: tuple[str, ...] = setting(
        "BAZAN_EDGES",
        "",
        as_places,
        "Where the ingest processes of several machines listen, host:port: the usual place first and, after |, each that waits to take "
        "over. The same for every process. Empty: there is one, on this machine.",
    )
    inner_host: str = setting(
        "BAZAN_INNER_HOST",
        "",
        as_text,
        "Address of this machine in a network of trusted machines, by which processes of others reach its pages (port 9001), live feed "
        "(9002) and ingest (9010) when they show the inner key. Empty: only processes of this machine do, by sockets.",
    )
    secret_key: str = setting(
        "BAZAN_SECRET_KEY", "", as_text, "Signs sessions; empty: made once and kept in BAZAN_HOME/secret-key, mode 600."
    )
    may_reach: tuple[str, ...] = setting(
        "BAZAN_MAY_REACH",
        PUBLIC,
        as_reach,
        "What sources, feeds, mail servers, gateways and webhooks may lead to, separated by commas: names (.example.vn: all below),"
        " networks, `public` for every public address. Private ones are reached only when named.",
    )
    archive_key: str = setting(
        "BAZAN_ARCHIVE_KEY",
        "",
        as_cipher_key,
        "Seals the files received, 64 hexadecimal digits; empty: made once and kept in BAZAN_HOME/archive-key, mode 600. "
        "Without it no file can be read again; it is in each backup (`bazan backup`), sealed.",
    )
    contact_key: str = setting(
        "BAZAN_CONTACT_KEY",
        "",
        as_cipher_key,
        "Seals names, phones, mail addresses and tracking codes of citizens, 64 hexadecimal digits; empty: made once and kept in "
        "BAZAN_HOME/contact-key, mode 600. Without it nobody can be called back; it is in each backup (`bazan backup`), sealed.",
    )
    history_url: str = setting(
        "HISTORY_URL",
        "",
        as_text,
        "Where the history lies: a folder, or s3://bucket/folder with the usual AWS_… variables; empty: BAZAN_HOME/history.",
    )
    history_engine_url: str = setting(
        "HISTORY_ENGINE_URL",
        "",
        as_url("spark"),
        "Who answers what is asked of the history: spark://host:port, a cluster that reads the same files; empty: DuckDB.",
    )
    history_memory: str = setting(
        "BAZAN_HISTORY_MEMORY",
        "1GB",
        as_memory,
        "What one question to the history may take of memory, as 512MB or 4GB; a sort that needs more goes through the disk.",
    )
    metrics_token: str = setting(
        "BAZAN_METRICS_TOKEN",
        "",
        as_key,
        "Who shows it as a bearer token is told the figures of the installation at /metrics (OpenMetrics); empty: nobody is.",
    )
    log: str = setting(
        "BAZAN_LOG",
        "text",
        one_of("text", "json"),
        "How processes write their logs: lines of text, or of JSON with time, level, logger, message, process and the request's number.",
    )
    streams_per_account: int = setting(
        "BAZAN_STREAMS_PER_ACCOUNT",
        "24",
        as_number,
        "How many pages of one account are told of news at the same time; twenty times as many behind one address. A further one is drawn, "
        "and told of news once another is closed.",
    )
    demo: bool = setting("BAZAN_DEMO", "1", as_flag, "Load the demo accounts and run the simulated province, where its folder has a demo/.")
    demo_seed: str = setting("BAZAN_DEMO_SEED", "2022-11-11", as_text, "Seed of the simulated province: same seed, same data.")
    demo_history_days: int = setting(
        "BAZAN_DEMO_HISTORY_DAYS",
        "396",
        as_days,
        "How many days of history the simulated province sends first; 396 covers last year's same period. The last periods of each form"
        " come in any case.",
    )
    demo_story: str = setting(
        "BAZAN_DEMO_STORY",
        "flood",
        one_of("flood", "none"),
        "What the simulated province tells: three days of rain and a flood, or nothing.",
    )
    demo_speed: float = setting("BAZAN_DEMO_SPEED", "1", as_positive, "How many simulated seconds pass in one real second.")

    @property
    def province_folder(self) -> Path:
        """What is said of the province."""
        return self.provinces / self.province

    @property
    def simulates(self) -> bool:
        """Whether the simulated province runs: in the demo of a province that says what to play."""
        return self.demo and (self.province_folder / "demo").is_dir()

    @property
    def address(self) -> str:
        """What people type to get here."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def edge_places(self) -> tuple[str, ...]:
        """Where ingest may be reached, the usual place first: each ``host:port``, or the path of this machine's socket."""
        return self.edges or (str(self.run / "ingest.sock"),)

    @property
    def run(self) -> Path:
        """Folder of the sockets by which the processes reach each other."""
        return self.home / "run"


def read[S](kind: type[S], environ: Mapping[str, str]) -> S:
    """A dataclass of settings from an environment. Raises WrongSetting naming the first one that can't be used."""
    values = {}
    for declared in fields(kind):  # pyrefly: ignore[bad-argument-type] - a dataclass
        meta = declared.metadata
        raw = environ.get(meta["name"], "") or meta["default"]
        try:
            values[declared.name] = meta["parse"](raw)
        except ValueError as why:
            shown = meta["name"] if meta["parse"] is as_key else f"{meta['name']}={raw!r}"
            raise WrongSetting(f"{shown}: {why}") from why
    return kind(**values)


def load(environ: Mapping[str, str]) -> Settings:
    """The system's settings from an environment. Raises WrongSetting naming the first one that can't be used."""
    settings = read(Settings, environ)
    if not settings.demo:
        try:
            as_key(settings.secret_key)
        except ValueError as why:  # said without the key
            raise WrongSetting(f"BAZAN_SECRET_KEY is too easily guessed: {why}") from why
    if not (settings.province_folder / "province.toml").is_file():
        raise WrongSetting(f"BAZAN_PROVINCE={settings.province!r}: no province.toml in {settings.province_folder}")
    return settings


@cache
def current() -> Settings:
    """The system's settings in this process, read once."""
    return load(os.environ)


def of_room[S](kind: type[S]) -> S:
    """A room's settings in this process, read once."""
    return _of_room(kind)


@cache
def _of_room(kind: type[Any]) -> Any:
    return read(kind, os.environ)
