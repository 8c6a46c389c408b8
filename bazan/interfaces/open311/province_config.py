"""What a province says about its Open311 door, read once from its ``open311.toml``: its name among jurisdictions, whom it gave keys."""

import hmac
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bazan.core.errors import Forbidden
from bazan.core.settings import current, of_room
from bazan.interfaces.open311.settings import SETTINGS
from bazan.platform.declarations.province_files import declared

FILE = "open311.toml"
NAME = re.compile(r"[a-z0-9-]{1,30}")
"""Of a key: it stands in timelines."""
Words = Mapping[str, str]


@dataclass(frozen=True)
class Key:
    """A program that sends reports. Its key stands in the environment."""

    name: str
    environment: str
    per_hour: int


@dataclass(frozen=True)
class Setup:
    """Everything of one province's ``open311.toml``."""

    jurisdiction: str
    changeset: str
    contact: Words
    key_service: Words
    per_hour: int
    """What one network may send in an hour without a key."""
    keys: tuple[Key, ...]


def setup() -> Setup:
    """Of the province this installation serves. KeyError naming what its file lacks."""
    return read(current().province_folder)


@cache
def read(folder: Path) -> Setup:
    """Of the province in this folder."""
    told = declared(folder, FILE)
    keys = tuple(Key(one["name"], one["environment"], one["per_hour"]) for one in told.get("keys", ()))
    if len({one.name for one in keys}) != len(keys) or any(not NAME.fullmatch(one.name) for one in keys):
        raise ValueError(f"{FILE}: each key has a name of its own, {NAME.pattern}")
    return Setup(told["jurisdiction_id"], str(told["changeset"]), told["contact"], told["key_service"], told["per_hour"], keys)


def sender(key: str, environ: Mapping[str, str] = os.environ) -> Key | None:
    """Whose key this is; None: sent without one, where that may be. Forbidden ``open311.key``, ``open311.key_missing``."""
    given_out = [(one, own) for one in setup().keys if (own := environ.get(one.environment, ""))]
    if key:
        found = [one for one, own in given_out if hmac.compare_digest(own.encode(), key.encode())]
        if not found:
            raise Forbidden("open311.key", {}, "api_key")
        return found[0]
    posting = of_room(SETTINGS).posting
    if posting == "keys" or (posting == "demo" and (given_out or not current().demo)):
        raise Forbidden("open311.key_missing", {}, "api_key")
    return None
