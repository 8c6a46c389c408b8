"""Every setting of the system: read from the environment, documented by its own declaration, refused by name when wrong."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]


class WrongSetting(Exception):
    """A setting can't be used; the message names it and says why."""


def _text(value: str) -> str:
    return value


def _path(value: str) -> Path:
    return Path(value).expanduser().resolve()


def _file(value: str) -> Path | None:
    return _path(value) if value else None


def _port(value: str) -> int:
    number = int(value)
    if not 1 <= number <= 65535:
        raise ValueError("a port lies between 1 and 65535")
    return number


def _flag(value: str) -> bool:
    if value.lower() not in ("0", "1", "true", "false", "yes", "no"):
        raise ValueError("say 1 or 0")
    return value.lower() in ("1", "true", "yes")


def _positive(value: str) -> float:
    number = float(value)
    if not 0 < number < float("inf"):
        raise ValueError("a number above 0 is needed")
    return number


def _days(value: str) -> int:
    number = int(value)
    if not 0 <= number <= 3660:
        raise ValueError("between 0 and 3660 days")
    return number


def _choice(*choices: str):
    def parse(value: str) -> str:
        if value not in choices:
            raise ValueError(f"one of {', '.join(choices)} is needed")
        return value

    return parse


def _url(*schemes: str):
    def parse(value: str) -> str:
        if value and (urlsplit(value).scheme not in schemes or not urlsplit(value).netloc + urlsplit(value).path):
            raise ValueError(f"an address beginning with {' or '.join(s + '://' for s in schemes)} is needed")
        return value

    return parse


def _setting(name: str, default: str, parse: Any, doc: str) -> Any:
    return field(metadata={"name": name, "default": default, "parse": parse, "doc": doc})


@dataclass(frozen=True)
class Settings:
    """The whole configuration of one process. docs/reference/settings.md is generated from it."""

    host: str = _setting("BAZAN_HOST", "127.0.0.1", _text, "Address the one public port listens on.")
    port: int = _setting("BAZAN_PORT", "8080", _port, "The one public port.")
    public_url: str = _setting(
        "BAZAN_PUBLIC_URL",
        "",
        _url("http", "https"),
        "Address people type, when a proxy stands in front; empty: http://HOST:PORT.",
    )
    home: Path = _setting("BAZAN_HOME", str(ROOT / "var"), _path, "Folder of everything the system writes.")
    province: str = _setting("BAZAN_PROVINCE", "dak_nong", _text, "Folder of provinces/ that describes the province.")
    database_url: str = _setting(
        "DATABASE_URL",
        "",
        _url("postgresql", "postgres"),
        "An existing PostgreSQL 15 or newer; empty: an embedded one under BAZAN_HOME.",
    )
    mqtt_url: str = _setting(
        "MQTT_URL",
        "",
        _url("mqtt", "mqtts"),
        "An existing MQTT broker; empty: Mosquitto when installed, else the embedded convenience broker.",
    )
    secret_key: str = _setting(
        "BAZAN_SECRET_KEY", "", _text, "Signs sessions; empty: made once and kept in BAZAN_HOME/secret-key, mode 600."
    )
    cap_key: Path | None = _setting(
        "BAZAN_CAP_KEY",
        "",
        _file,
        "File of the private key (PEM) that signs public warnings; empty: made once and kept in BAZAN_HOME/cap/signing.pem, mode 600.",
    )
    cap_certificate: Path | None = _setting(
        "BAZAN_CAP_CERTIFICATE", "", _file, "File of its certificate (PEM); empty: it stands in the same file as the key."
    )
    demo: bool = _setting("BAZAN_DEMO", "1", _flag, "Load the demo accounts and run the simulated province.")
    demo_seed: str = _setting("BAZAN_DEMO_SEED", "2022-11-11", _text, "Seed of the simulated province: same seed, same data.")
    demo_history_days: int = _setting(
        "BAZAN_DEMO_HISTORY_DAYS",
        "396",
        _days,
        "How many days of history the simulated province sends first; 396 covers last year's same period.",
    )
    demo_story: str = _setting(
        "BAZAN_DEMO_STORY",
        "flood",
        _choice("flood", "none"),
        "What the simulated province tells: three days of rain and a flood, or nothing.",
    )
    demo_speed: float = _setting("BAZAN_DEMO_SPEED", "1", _positive, "How many simulated seconds pass in one real second.")

    @property
    def address(self) -> str:
        """What people type to get here."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def run(self) -> Path:
        """Folder of the sockets by which the processes reach each other."""
        return self.home / "run"


def load(environ: Mapping[str, str]) -> Settings:
    """Settings from an environment. Raises WrongSetting naming the first one that can't be used."""
    values = {}
    for declared in fields(Settings):
        meta = declared.metadata
        raw = environ.get(meta["name"], "") or meta["default"]
        try:
            values[declared.name] = meta["parse"](raw)
        except ValueError as why:
            raise WrongSetting(f"{meta['name']}={raw!r}: {why}") from why
    settings = Settings(**values)
    if not (ROOT / "provinces" / settings.province / "province.toml").is_file():
        raise WrongSetting(f"BAZAN_PROVINCE={settings.province!r}: no provinces/{settings.province}/province.toml")
    return settings


@cache
def current() -> Settings:
    """The settings of this process, read once."""
    return load(os.environ)
