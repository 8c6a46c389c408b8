"""The second province, made by the command from its tables and set up as an installation is; what was said of the first is forgotten."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path

from bazan.core import settings
from bazan.data.datasets import dataset_catalog as datasets
from bazan.data.indicators import indicator_catalog as indicators
from bazan.directory.working_calendar import queries as days
from bazan.platform.web import request_cache
from bazan.processes.cli.__main__ import parser
from bazan.processes.cli.__main__ import run as command
from bazan.processes.cli.commands import setup

TABLES = Path(__file__).parent / "tables"
CODE, NAME = "hai_van", "Hải Vân Đông"


def bazan(*words: str) -> int:
    """What a command typed at the prompt gives back."""
    return command(parser().parse_args(words))


def made(within: Path) -> Path:
    """The province's folder."""
    words = ["province", "new", CODE, "--name", NAME, "--name-en", "Hai Van Dong", "--to", str(within)]
    words += [part for table in ("units", "organizations", "crosswalk") for part in (f"--{table}", str(TABLES / f"{table}.csv"))]
    with redirect_stdout(StringIO()):
        assert bazan(*words) == 0
    return within / CODE


@contextmanager
def serving(folder: Path) -> Iterator[settings.Settings]:
    """Meanwhile this installation is that province's."""
    told = {"BAZAN_PROVINCES": str(folder.parent), "BAZAN_PROVINCE": folder.name}
    kept = {name: os.environ.get(name) for name in told}
    os.environ |= told
    _forget()
    try:
        yield settings.current()
    finally:
        for name, value in kept.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
        _forget()


def set_up(folder: Path) -> None:
    """The steps of ``bazan setup`` that write rows."""
    setup._load_province(folder)
    setup._load_packs()
    setup._load_demo(folder / "demo", settings.current())


def _forget() -> None:
    settings.current.cache_clear()
    request_cache.ended()
    for kept in (datasets, indicators, days):
        kept.forget()
