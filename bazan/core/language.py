"""The language that is spoken: bound once where somebody asks, read only where a word is said.

A page, a command and a request bind it for whoever asks; a mail, a document and a message bind it for whoever reads. Between
them nobody passes it along. Tasks have their own; a thread started by hand begins with Vietnamese and binds what it needs.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("vi", "en")
_HOUSE = Path(__file__).resolve().parents[1]


@cache
def tongues() -> tuple[str, ...]:
    """Further languages, in which some room speaks to citizens: each is a file ``minority_languages/<code>.toml``. What it doesn't say
    is said in Vietnamese; officers' pages, mails and papers have the house's two languages."""
    return tuple(sorted({path.stem for path in _HOUSE.glob("*/*/minority_languages/*.toml")}))


@dataclass
class Ear:
    """Whether the language was asked for while it listened."""

    heard: bool = False


_spoken: ContextVar[tuple[str, tuple[Ear, ...]]] = ContextVar("spoken", default=(LANGUAGES[0], ()))
"""The language, and who wants to know whether it is asked for."""


def language() -> str:
    """The language spoken here, Vietnamese where nobody said another."""
    spoken, ears = _spoken.get()
    for ear in ears:
        ear.heard = True
    return spoken


@contextmanager
def speaking(spoken: str) -> Iterator[None]:
    """Everything said inside is said in this language or tongue, and in Vietnamese if the house has no such one.

    A generator must not hold it open over a ``yield``: its caller would speak it too.
    """
    before = _spoken.set((spoken if spoken in (*LANGUAGES, *tongues()) else LANGUAGES[0], ()))
    try:
        yield
    finally:
        _spoken.reset(before)


def device_language(accepted: str) -> str:
    """The language of an answer to a device, by its ``Accept-Language``: Vietnamese to those who ask for it first, else English."""
    return "vi" if accepted.lower().startswith("vi") else "en"


@contextmanager
def listening() -> Iterator[Ear]:
    """An ear that hears whether the language is asked for inside: what never asked is the same in every language."""
    spoken, ears = _spoken.get()
    ear = Ear()
    before = _spoken.set((spoken, (*ears, ear)))
    try:
        yield ear
    finally:
        _spoken.reset(before)


def in_every_language[R](make: Callable[[], R]) -> dict[str, R]:
    """What is made once in each language, by language: for what is kept and read by others later."""
    made = {}
    for spoken in LANGUAGES:
        with speaking(spoken):
            made[spoken] = make()
    return made


def words(table: Mapping[str, str]) -> str:
    """The language spoken of a ``{vi, en}`` table, Vietnamese when it lacks that one."""
    return table.get(language()) or table.get(LANGUAGES[0], "")


def either(vietnamese: str, english: str) -> str:
    """Of two that say the same, the one in the language spoken."""
    return english if language() == "en" else vietnamese
