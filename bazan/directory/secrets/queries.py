"""Reads of secrets: who kept which, and the value itself for the process that uses it. The environment is asked first."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

from bazan.core.administrator_changes import ALL_SECTORS, WHOLE_PROVINCE
from bazan.core.labels import label
from bazan.core.settings import Settings, current
from bazan.directory.secrets import encryption
from bazan.directory.secrets.models import SealedSecret
from bazan.directory.secrets.types import Secret


def value(name: str, settings: Settings | None = None, sector: str = "") -> str | None:
    """The secret of that name: the environment's, else the one kept here; null: there is none. For the process that uses it.

    ``sector``: for which it is used, empty: for the whole province. What any other sector's administrators sealed isn't found.
    """
    if given := os.environ.get(name):
        return given
    kept = SealedSecret.objects.filter(name=name, current=True, sector__in={"", sector}).first()
    return encryption.opened(name, bytes(kept.sealed), settings or current()) if kept else None


class _Environment(Mapping[str, str]):
    """Secrets by their names, for whoever asks an environment for them."""

    def __init__(self, sector: str):
        self.sector = sector

    def __getitem__(self, name: str) -> str:
        found = value(name, sector=self.sector)
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        kept = SealedSecret.objects.filter(current=True, sector__in={"", self.sector})
        return iter({*os.environ, *kept.values_list("name", flat=True)})

    def __len__(self) -> int:
        return sum(1 for _ in self)


def environment(sector: str = "") -> Mapping[str, str]:
    """The environment of this process with the secrets kept here behind it: each is read when it is asked for. ``sector``: as ``value``."""
    return _Environment(sector)


def named() -> list[Secret]:
    """The secrets kept here that the reader's administrators keep, by name."""
    return [_of(row) for row in SealedSecret.objects.filter(current=True).defer("sealed").order_by("name")]


def secret(name: str) -> Secret:
    """One secret, whether or not anything is known of it."""
    row = SealedSecret.objects.filter(name=name, current=True).defer("sealed").first()
    return _of(row) if row else Secret(name, of_environment=bool(os.environ.get(name)))


def _of(row: SealedSecret) -> Secret:
    return Secret(row.name, row.sector, row.fingerprint, row.set_by, row.set_at, bool(os.environ.get(row.name)))


def read(name: str) -> dict[str, Any] | None:
    kept = secret(name)
    return state_of(kept.fingerprint, kept.sector) if kept.fingerprint else None


def state_of(fingerprint: str, sector: str) -> dict[str, Any]:
    """What a change keeps of a secret."""
    return {"fingerprint": fingerprint, "sector": sector}


def within(name: str, state: dict[str, Any] | None) -> list[tuple[int | None, str]]:
    return [(WHOLE_PROVINCE, state["sector"] or ALL_SECTORS)] if state else []


def said(name: str, state: dict[str, Any] | None) -> list[tuple[str, str]]:
    return [(label("secrets.fingerprint"), state["fingerprint"])] if state else []


def title(name: str) -> str:
    return name
