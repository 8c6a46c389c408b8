"""The fields of a source's form by its driver, and the table they make: the same that a pack's file would hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import tomlkit

from bazan.core.errors import Refused
from bazan.core.numbers import whole_number
from bazan.platform.drivers.api import csv_rows

Kind = Literal["text", "long", "whole", "flag", "choice", "list", "words", "values", "columns"]
"""Of several lines: ``list``: a word each; ``words`` and ``columns``: ``this = that``; ``values``: ``where | property | unit``."""
SEPARATED = "|"


@dataclass(frozen=True)
class Field:
    """One field. Its name is the path of its key; its words are ``administration.sources.field.NAME``, dots written as underscores."""

    name: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    needed: bool = False

    @property
    def word(self) -> str:
        return self.name.replace(".", "_")


@dataclass(frozen=True)
class Form:
    """The fields of a driver, in groups of words ``administration.sources.group.NAME``."""

    driver: str
    groups: tuple[tuple[str, tuple[Field, ...]], ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(one for _, fields in self.groups for one in fields)


def _about(asked: bool) -> tuple[str, tuple[Field, ...]]:
    when = (Field("promise_s", "whole", needed=True), *((Field("schedule_s", "whole", needed=True),) if asked else ()))
    return "about", (Field("code", needed=True), Field("name", needed=True), Field("name_en", needed=True), Field("organization"), *when)


def _record(word: str) -> tuple[str, tuple[Field, ...]]:
    """Whose, when and what a record says; ``word``: what a place in it is called."""
    return "record", (
        Field(f"binding.thing.{word}"), Field("binding.thing.code"), Field("binding.stations", "words"),
        Field(f"binding.time.{word}", needed=True), Field("binding.time.format"), Field("binding.values", "values", needed=True),
        Field("things", "list"),
    )  # fmt: skip


_ENCODING, _DELIMITER = Field("binding.encoding", "choice", csv_rows.ENCODINGS), Field("binding.delimiter")
_REQUEST = (
    "request",
    (
        Field("binding.request.url", needed=True), Field("binding.request.params", "words"), Field("binding.rows"),
        Field("binding.request.auth.environment"), Field("binding.request.auth.header"), Field("binding.request.auth.prefix"),
        Field("binding.request.auth.parameter"), Field("binding.paging.style", "choice", ("link", "page", "offset", "cursor")),
        Field("binding.paging.parameter"), Field("binding.paging.next"), Field("binding.paging.size", "whole"),
        Field("binding.since.parameter"), Field("binding.since.initial"),
    ),
)  # fmt: skip
_DATASET = ("dataset", (Field("binding.dataset", needed=True), Field("binding.columns", "columns", needed=True)))
_FORMS = (
    Form(
        "csv",
        (
            _about(asked=False),
            ("file", (_ENCODING, _DELIMITER, Field("binding.skip_lines", "whole"))),
            _record("column"),
        ),
    ),
    Form("http_pull", (_about(asked=True), _REQUEST, _record("path"))),
    Form(
        "sql",
        (
            _about(asked=True),
            (
                "database",
                (
                    Field("binding.environment", needed=True),
                    Field("binding.dialect", "choice", ("postgresql", "mysql", "mariadb", "oracle", "mssql", "sqlite")),
                    Field("binding.statement", "long", needed=True), Field("binding.cursor"),
                ),
            ),
            _DATASET,
        ),
    ),
    Form(
        "station_files",
        (
            _about(asked=True),
            ("record", (Field("binding.stations", "words"), Field("binding.symbols", "words"), Field("things", "list"))),
            (
                "server",
                (
                    Field("binding.remote.kind", "choice", ("sftp", "ftp")), Field("binding.remote.host"),
                    Field("binding.remote.port", "whole"), Field("binding.remote.user"), Field("binding.remote.password_environment"),
                    Field("binding.remote.key_environment"), Field("binding.remote.host_key"), Field("binding.remote.folder"),
                ),
            ),
        ),
    ),
    Form(
        "mqtt",
        (
            _about(asked=False),
            (
                "message",
                (
                    Field("binding.topic"), Field("binding.rows"), Field("binding.thing"), Field("binding.things", "words"),
                    Field("binding.time"), Field("binding.time_format", "choice", ("iso", "s", "ms", "us")), Field("binding.zone"),
                    Field("binding.values", "values"), Field("things", "list", needed=True),
                ),
            ),
        ),
    ),
    Form("http_push", (_about(asked=False), ("record", (Field("things", "list", needed=True),)))),
    Form(
        "table",
        (
            _about(asked=False),
            ("file", (_ENCODING, _DELIMITER, Field("binding.sheet"))),
            _DATASET,
        ),
    ),
    Form("rows_pull", (_about(asked=True), _REQUEST, _DATASET)),
    Form("rows_push", (_about(asked=False), _DATASET)),
)  # fmt: skip
FORMS = {form.driver: form for form in _FORMS}


def item_of(form: Form, sector: str, given: Mapping[str, str]) -> dict[str, Any]:
    """The table that a filled form makes. Refused ``administration.sources.line``, ``.whole`` naming the field."""
    item: dict[str, Any] = {}
    for one in form.fields:
        text = given.get(one.name, "").strip()
        if text:
            _put(item, one.name, _value(one, form.driver, text))
        if one.name == "name_en":
            item |= {"sector": sector, "driver": form.driver}
    return item


def _put(item: dict[str, Any], path: str, value: Any) -> None:
    *tables, key = path.split(".")
    for name in tables:
        item = item.setdefault(name, {})
    item[key] = value


def _value(one: Field, driver: str, text: str) -> Any:
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    match one.kind:
        case "whole":
            number = whole_number(text)
            if number is None:
                raise Refused("administration.sources.whole", {"text": text[:40]}, one.name)
            return number
        case "list":
            return [word.strip() for _, line in lines for word in line.split(",") if word.strip()]
        case "words" | "columns":
            return dict(_pair(one, *line) for line in lines)
        case "values":
            return [_measured("column" if driver == "csv" else "path", one, *line) for line in lines]
    return text.replace("\r\n", "\n")


def _pair(one: Field, number: int, line: str) -> tuple[str, str]:
    left, sign, right = (part.strip() for part in line.partition("="))
    if not (left and sign and right):
        raise Refused("administration.sources.line", {"line": number, "text": line[:60]}, one.name)
    return left, right


def _measured(word: str, one: Field, number: int, line: str) -> dict[str, str]:
    parts = [part.strip() for part in line.split(SEPARATED)]
    if not 2 <= len(parts) <= 3 or not parts[0]:
        raise Refused("administration.sources.line", {"line": number, "text": line[:60]}, one.name)
    return {key: part for key, part in zip((word, "property", "unit"), parts, strict=False) if part}


def toml_of(item: Mapping[str, Any]) -> str:
    """The table as a file holds it."""
    return tomlkit.dumps(item)


def field_of(form: Form, key: str) -> str:
    """The field at which what is wrong with a key is said: its own, or that of the table it stands in; empty: none."""
    path = key
    names = {one.name for one in form.fields}
    while path and path not in names:
        path = path.rpartition("[")[0] if path.endswith("]") else path.rpartition(".")[0]
    return path
