"""Indicators as loaded, kept in memory while nothing was loaded anew."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any

from django.db import connection

from bazan.core.errors import NotFound
from bazan.core.settings import current
from bazan.core.time import present
from bazan.data.indicators import limit_rules, rules
from bazan.data.indicators.computation.formula import Declared, declare, in_order
from bazan.data.indicators.types import Band, IndicatorInfo, OwnLimits, Target
from bazan.platform.packs import Pack, load


@dataclass(frozen=True)
class Entry:
    """One row of the catalogue."""

    id: int
    info: IndicatorInfo
    spec: dict[str, Any]
    """As its pack says it, with the province's limits laid over the pack's targets."""
    targets: tuple[Target, ...] | None = None
    """Its targets, the same for every feature; null: some limits are a station's own."""
    pack_targets: tuple[Mapping[str, Any], ...] = ()
    """The targets as the pack says them."""
    own: tuple[OwnLimits, ...] = ()
    """What the province lays over them, by days."""


@dataclass(frozen=True)
class Catalogue:
    """Everything loaded, by code; made anew when a fingerprint or a word changes."""

    entries: dict[str, Entry]
    packs: dict[str, dict[str, Any]]
    boards: dict[str, dict[str, Any]]
    """Of each pack its head and its board with full indicator codes; read, never changed."""
    names: tuple[tuple[str, ...], ...] = ()
    """Of each entry, in order, the folded names a search looks through."""

    def entry(self, code: str) -> Entry:
        if code not in self.entries:
            raise NotFound("indicators.unknown", {"code": code})
        return self.entries[code]


RECHECK_S = 2.0
_checked: dict[str, tuple[float, Catalogue]] = {}


def forget() -> None:
    """Look again at the next question: something was just loaded here."""
    _checked.clear()


def catalogue() -> Catalogue:
    """The catalogue as it stands in the database; whether the one in memory still holds is asked every two seconds."""
    name = connection.settings_dict["NAME"]
    asked, held = _checked.get(name, (0.0, None))
    if held is None or monotonic() - asked > RECHECK_S:
        held = _current(name)
        _checked[name] = (monotonic(), held)
    return held


def _current(name: str) -> Catalogue:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT coalesce(max(xmin::text::bigint), 0), count(*)
               FROM (SELECT xmin FROM indicator UNION ALL SELECT xmin FROM indicator_pack
                 UNION ALL SELECT xmin FROM indicator_limit) AS rows"""
        )
        newest, count = cursor.fetchone()
    return _read(name, newest, count)


@lru_cache(maxsize=4)
def _read(database: str, newest: int, count: int) -> Catalogue:
    with connection.cursor() as cursor:
        cursor.execute('SELECT pack, spec::text, folder, version FROM indicator_pack ORDER BY "order", pack')
        packs = {pack: json.loads(spec) | {"folder": folder, "version": version} for pack, spec, folder, version in cursor.fetchall()}
        cursor.execute("SELECT id, code, pack, spec::text FROM indicator ORDER BY code")
        rows = cursor.fetchall()
        cursor.execute('SELECT code, valid_from, watch, "off", target, law FROM indicator_limit ORDER BY valid_from')
        own: dict[str, list[OwnLimits]] = defaultdict(list)
        for code, *laid in cursor.fetchall():
            own[code].append(OwnLimits(*laid))
    specs = {code: json.loads(text) for _, code, _, text in rows}
    entries, ahead = {}, present().year + 1
    for identity, code, pack, _ in rows:
        spec = specs[code]
        info = replace(info_of(code, pack, spec), over_rows=over_rows(code, specs))
        laid, packed = limit_rules.under(spec, own[code]), tuple(limit_rules.as_packed(spec))
        every = None if limit_rules.of_stations(packed) else rules.targets(laid, None, ahead)
        entries[code] = Entry(identity, info, laid, every, packed, tuple(own[code]))
    boards = {pack_id: _board(pack_id, spec) for pack_id, spec in packs.items()}
    return Catalogue(entries, packs, boards, tuple(_names(entry.info) for entry in entries.values()))


def _board(pack_id: str, spec: dict[str, Any]) -> dict[str, Any]:
    head = {key: spec.get(key) for key in ("title", "summary", "awaits", "state", "icon", "owner", "kinds", "scales", "version", "folder")}
    return {"pack": pack_id, **head, "board": spec["boards"][0] if spec.get("boards") else None}


def _names(info: IndicatorInfo) -> tuple[str, ...]:
    names = [rules.fold(name) for words in (info.labels, info.short_labels) for name in words.values()]
    return (*names, rules.fold(info.code))


def over_rows(code: str, specs: dict[str, dict[str, Any]], seen: frozenset[str] = frozenset()) -> bool:
    """Whether an indicator is measured from rows: it reads a dataset, or nothing but other indicators, one of them such."""
    spec = specs.get(code)
    if spec is None or spec.get("datasets") is None or code in seen:
        return False
    return bool(spec["datasets"]) or any(over_rows(read, specs, seen | {code}) for read in spec.get("reads", []))


def info_of(code: str, pack: str, spec: dict[str, Any]) -> IndicatorInfo:
    words = spec["words"]
    bands = tuple(Band(b["key"], b.get("low"), b.get("high"), b["labels"], b.get("colour", "")) for b in spec.get("bands", []))
    return IndicatorInfo(
        code=code,
        pack=pack,
        version=spec["version"],
        labels=words["name"],
        short_labels=words["short"],
        unit=spec["unit"],
        unit_labels=words["unit"],
        grain=spec["grain"],
        digits=spec.get("digits", 0),
        direction=spec.get("direction", "neutral"),
        owner=spec.get("owner", ""),
        law=spec.get("law", ""),
        formula=words["formula"]["vi"],
        completeness=words["completeness"]["vi"],
        fresh_s=spec["fresh_s"],
        bands=bands,
        inputs=tuple(spec.get("reads", [])),
        features=tuple(spec.get("features", ["thing"])),
        about=words["about"],
        formula_labels=words["formula"],
        completeness_labels=words["completeness"],
        place_aggregate=(spec.get("place") or {}).get("aggregate", ""),
        datasets=tuple(spec.get("datasets") or ()),
        asked=words.get("asked", {}),
    )


def declared() -> list[Declared]:
    """Every indicator ready to measure, in order of dependency. Reads the packs' folders once a change: the measuring process only."""
    held = catalogue()
    kept = _ready.get("kept")
    if kept is not None and kept[0] is held:
        return kept[1]
    _ready["kept"] = (held, _declared(held))
    return _ready["kept"][1]


_ready: dict[str, tuple[Catalogue, list[Declared]]] = {}
_parsed: dict[tuple[int, int, str], Declared] = {}
"""Of (indicator, its pack in memory, fingerprint): words, targets and clocks change a row of the catalogue, but not its formula."""


def _key(entry: Entry, pack: Pack) -> tuple[int, int, str]:
    return entry.id, id(pack), f"{entry.spec['fingerprint']} {entry.spec['formula']}"


def _declared(held: Catalogue) -> list[Declared]:
    made = {}
    for entry in held.entries.values():
        pack = pack_of(held.packs[entry.info.pack])
        key = _key(entry, pack)
        made[key] = _parsed.get(key) or declare(entry.id, pack, entry.spec)
    _parsed.clear()
    _parsed.update(made)
    return in_order(list(made.values()))


MOST_ASKED = 500
_asked: dict[tuple[int, int, str], Declared] = {}


def declared_of(code: str) -> Declared:
    """One indicator ready to be asked about; a page asks many times, its formula is read once. Raises NotFound ``indicators.unknown``."""
    held = catalogue()
    entry = held.entry(code)
    pack = pack_of(held.packs[entry.info.pack])
    key = _key(entry, pack)
    if key not in _asked:
        if len(_asked) >= MOST_ASKED:
            _asked.clear()
        _asked[key] = declare(entry.id, pack, entry.spec)
    return _asked[key]


def pack_of(spec: dict[str, Any]) -> Pack:
    """The pack behind a row, its functions and tables read from its folder once a change."""
    return _pack(spec["folder"], json.dumps(spec["options"], sort_keys=True), json.dumps(spec["files"], sort_keys=True))


@lru_cache(maxsize=32)
def _pack(folder: str, options: str, files: str) -> Pack:
    return load(Path(folder), json.loads(options), province=current().province_folder)
