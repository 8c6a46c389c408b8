"""What the libraries of the history raise, in the house's words: by their messages, since they have hardly any classes."""

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyarrow as pa
from deltalake.exceptions import CommitFailedError, DeltaError

from bazan.core.errors import BazanError, Refused, Unavailable

log = logging.getLogger(__name__)

_FULL = ("No space left", "Disk quota", "File too large", "QuotaExceeded", "StorageFull", "InsufficientStorage", "507 Insufficient")
_SERVER = ("Generic S3 error", "AWS Error", "necessary privileges", "error sending request")
_LOG = ("Kernel error", "kernel error")
_FILE = ("Parquet error", "Parquet magic bytes", "Failed to fetch metadata for file")
_LONGEST = 300
_DRAWN = re.compile("\x1b\\[\\d+m|↳")
"""Colours and arrows of delta-rs."""


@contextmanager
def named(url: str, table: str = "") -> Iterator[None]:
    """What is done within raises Unavailable ``history.away``, ``.full``, ``.busy``; Refused ``history.log``, ``.damaged``."""
    try:
        yield
    except CommitFailedError as why:
        raise Unavailable("history.busy", {"table": table}) from why
    except (OSError, DeltaError, pa.ArrowException) as why:
        known = _known(url, table, str(why), isinstance(why, OSError))
        if known is None:
            raise
        raise known from why


def _known(url: str, table: str, message: str, of_system: bool) -> BazanError | None:
    def says(words: tuple[str, ...]) -> bool:
        return any(word in message for word in words)

    if says(_FULL):
        return Unavailable("history.full", {"url": url})
    if says(_SERVER):
        return away(url, message)
    if says(_LOG):
        return Refused("history.log", {"table": table})
    if says(_FILE):
        return Refused("history.damaged", {"files": 1})
    return away(url, message) if of_system or "Os {" in message else None


def away(url: str, message: str) -> Unavailable:
    why = " ".join(_DRAWN.sub(" ", message).split())[:_LONGEST]
    log.warning("the history at %s: %s", url, why)
    return Unavailable("history.away", {"url": url, "why": why})


class Given[Item]:
    """Items on their way through a library that turns what goes wrong in making them into words of its own."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = items
        self._why: Exception | None = None

    def __iter__(self) -> Iterator[Item]:
        try:
            yield from self._items
        except Exception as why:
            self._why = why
            raise

    @contextmanager
    def told(self) -> Iterator[None]:
        """What fails within because of the items raises what they raised."""
        try:
            yield
        except Exception:
            if self._why:
                raise self._why from None
            raise
