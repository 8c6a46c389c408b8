"""The way of every row driver's lines into a dataset: staged, checked and committed in one transaction with the run's account of them.

Rows, counts, refused lines and the cursor to go on from are one transaction: a stop leaves either all of a batch or nothing, and
accepted means committed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from bazan.core.errors import NotFound, Refused
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import PLACE_KINDS, TIMES, Committed, Context, DatasetInfo, Finding, Origin, PlaceWords, Record, Staged
from bazan.data.sources.intake.observation_intake import LONGEST_RAW, MOST_KEPT, clean
from bazan.data.sources.models import Quarantine, Source, SourceRun
from bazan.data.sources.quarantine.automatic_closure import Settling, key_of
from bazan.data.sources.rules import HIDDEN
from bazan.platform.drivers.api import Line, Refusal, RowDriver, kept

BATCH = 25_000
"""Rows committed at once: enough that PostgreSQL's part counts little, few enough that a stop costs a second or two."""
ASKED_AT_ONCE = 500
MOST_NAMED = 20
"""Lines of one kind that a run names one by one; it counts all."""
LARGEST_KEPT = 64_000


def dataset_code(source: Source, binding: RowDriver) -> str:
    """``<pack>.<id>`` of the dataset a source feeds: one of its own sector unless the binding names another's."""
    named = binding.columns.dataset
    return named if "." in named else f"{source.sector}.{named}"


def judged_columns(info: DatasetInfo) -> tuple[frozenset[str], frozenset[str]]:
    """The columns that hold days or instants, and those that are of people."""
    times = frozenset(column.id for column in info.columns if column.type in TIMES)
    return times, frozenset(column.id for column in info.columns if column.personal)


def judge(binding: RowDriver, code: str) -> None:
    """Whether the binding fills that dataset. Raises Refused ``sources.dataset.*``."""
    try:
        info = datasets.dataset(code)
    except NotFound as why:
        raise Refused("sources.dataset.unknown", {"dataset": code}, "dataset") from why
    known = {column.id: column for column in info.columns}
    bound = {one.ours for one in binding.columns.bound}
    for name in bound:
        if name not in known:
            raise Refused("sources.dataset.column", {"dataset": code, "column": name, "columns": ", ".join(known)}, f"columns.{name}")
    for one in binding.columns.bound:
        if (one.kinds or one.on) and known[one.ours].type != "place":
            raise Refused("sources.dataset.no_place", {"dataset": code, "column": one.ours}, f"columns.{one.ours}")
        if strange := [kind for kind in one.kinds if kind not in PLACE_KINDS]:
            params = {"kind": strange[0], "kinds": ", ".join(PLACE_KINDS)}
            raise Refused("sources.dataset.place_kind", params, f"columns.{one.ours}.kinds")
    lacking = [column.id for column in info.columns if column.required and column.id not in bound]
    lacking += [name for name in info.key if name not in bound and name not in lacking]
    if lacking:
        raise Refused("sources.dataset.required", {"dataset": code, "columns": ", ".join(lacking)}, "columns")


@dataclass(frozen=True)
class Rejected:
    """A line that was not taken."""

    line: Line
    field: str
    rule: str
    params: dict[str, Any]


@dataclass
class Outcome:
    """What became of the lines of one commit; together they are all of them."""

    accepted: int = 0
    same: int = 0
    superseded: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    batch_id: int | None = None
    replaced: tuple[tuple[str, int], ...] = ()
    """(sheet, line) of rows that the same file says otherwise further down."""


class RowIntake:
    """Takes the lines of one run. ``commit`` makes everything taken so far permanent, with the cursor to go on from."""

    def __init__(
        self,
        run: SourceRun,
        binding: RowDriver,
        actor: str,
        now: datetime,
        context: Callable[[Line], dict[str, Any]] = lambda line: {},
        position: Callable[[Line], str] | None = None,
    ):
        self.run, self.binding, self.actor, self.now = run, binding, actor, now
        self.code = dataset_code(run.source, binding)
        self.context, self.position = context, position or place_of
        self.letters: dict[str, dict[str, str]] = {}
        self.sha256, self.file_name = run.file_sha256, run.file_name
        self.lines: list[Line] = []
        info = datasets.dataset(self.code)
        self.key = info.key
        self.times, self.personal = judged_columns(info)
        theirs = [at for one in binding.columns.bound if one.ours in self.personal for at in one.at]
        self.settling = Settling(run)
        self.hidden = {"personal": sorted({*theirs, *(at.partition(".")[0] for at in theirs)})} if theirs else {}

    def take(self, line: Line) -> None:
        self.lines.append(line)

    @property
    def full(self) -> bool:
        return len(self.lines) >= BATCH

    @transaction.atomic
    def commit(self, cursor: dict[str, Any] | None, told: dict[str, Any] | None = None) -> Outcome:
        """Store what was taken, all or nothing. ``cursor`` null leaves the run's as it is."""
        outcome = Outcome(rejected=[_unread(line) for line in self.lines if line.refusal])
        if len(outcome.rejected) < len(self.lines):
            self._store(outcome)
        outcome.rejected.sort(key=lambda one: (one.line.sheet, one.line.number))
        self._account(outcome, cursor, told)
        self.lines = []
        return outcome

    def staged(self, lines: list[Line]) -> tuple[Staged, list[Rejected]]:
        """The lines that could be read as typed rows of the dataset, none of them committed; and those that can't be taken."""
        good = [line for line in lines if not line.refusal]
        places = {one.ours: PlaceWords(one.kinds, one.on) for one in self.binding.columns.bound if one.kinds or one.on}
        context = Context(decimal=self.binding.columns.decimal, letters=self.letters, places=places, at=self.now)
        staged = datasets.stage(self.code, [Record(line.cells, line.number, line.sheet) for line in good], context)
        at_fault = {}
        for finding in staged.refused:
            at_fault.setdefault((finding.sheet, finding.line), finding)
        rejected = [_unread(line) for line in lines if line.refusal]
        return staged, rejected + [_found(line, at_fault[key]) for line in good if (key := (line.sheet, line.number)) in at_fault]

    def _store(self, outcome: Outcome) -> None:
        with connection.cursor() as sql:  # two sources that feed one dataset take turns: rows of one key can't be judged at once
            sql.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"dataset:{self.code}"])
        staged, outcome.rejected = self.staged(self.lines)
        at_fault = {(one.line.sheet, one.line.number) for one in outcome.rejected}
        for line in self.lines if self.settling else ():
            if (line.sheet, line.number) not in at_fault:
                self.settling.text(_raw(line))
                self.settling.key(self._key(line))
        origin = Origin(self.run.id, self.actor, self.now, self.sha256, self.file_name)
        committed: Committed = datasets.commit(staged, origin, repeats=True)
        outcome.accepted, outcome.same, outcome.superseded = committed.new, committed.same, committed.superseded
        outcome.batch_id, outcome.replaced = committed.batch_id, committed.replaced
        self.warned = len(staged.warnings)

    warned = 0

    def _account(self, outcome: Outcome, cursor: dict[str, Any] | None, told: dict[str, Any] | None) -> None:
        run = SourceRun.objects.select_for_update().get(id=self.run.id)
        counts = run.counts
        room = max(0, MOST_KEPT - counts.get("kept", 0)) if self.sha256 else len(outcome.rejected)
        aside = self._aside(outcome.rejected[:room])
        added = {
            "pieces": len(self.lines),
            "superseded": outcome.superseded,
            "kept": len(aside),
            "dropped": len(outcome.rejected[room:]),
            "warned": self.warned,
            "settled": self.settling.settle(self.now),
        }
        for key, count in added.items():
            counts[key] = counts.get(key, 0) + count
        if told:
            counts["told"] = told
        if outcome.replaced:
            twice = counts.setdefault("twice", {"count": 0, "lines": []})
            twice["count"] += len(outcome.replaced)
            named = [f"{sheet} {line}".strip() for sheet, line in outcome.replaced[: MOST_NAMED - len(twice["lines"])]]
            twice["lines"] += named
        run.accepted += outcome.accepted
        run.duplicate += outcome.same
        run.rejected += len(outcome.rejected)
        run.cursor = run.cursor if cursor is None else cursor
        run.save(update_fields=["accepted", "duplicate", "rejected", "counts", "cursor"])
        self.run.accepted, self.run.duplicate, self.run.rejected = run.accepted, run.duplicate, run.rejected
        self.run.counts, self.run.cursor, self.warned = counts, run.cursor, 0

    def _aside(self, rejected: list[Rejected]) -> list[Quarantine]:
        """Refused lines put into quarantine, each once: what lies there open already isn't put there again."""
        items: dict[tuple[str, str], Quarantine] = {}
        for one in rejected:
            item = self._item(one)
            items.setdefault((item.position, item.raw), item)
        open_already: set[str] = set()
        raws = [item.raw for item in items.values()]
        for start in range(0, len(raws), ASKED_AT_ONCE):
            there = Quarantine.objects.filter(
                source_id=self.run.source_id, state__in=("open", "asked"), raw__in=raws[start : start + ASKED_AT_ONCE]
            )
            open_already.update(there.values_list("raw", flat=True))
        fresh = [item for item in items.values() if item.raw not in open_already]
        Quarantine.objects.bulk_create(fresh, batch_size=1000)
        return fresh

    def _item(self, one: Rejected) -> Quarantine:
        where = self.position(one.line)
        return Quarantine(
            source_id=self.run.source_id,
            run=self.run,
            at=self.now,
            position=clean(f"{where}, {one.field}" if one.field else where)[:200],
            field=clean(one.field)[:60],
            rule=one.rule,
            params=self.shown(one),
            raw=_raw(one.line),
            context=_clean(self.context(one.line))
            | self.hidden
            | {"line": one.line.number, "sha256": self.sha256, "name": self.file_name, "key": self._key(one.line)},
        )

    def _key(self, line: Line) -> str:
        return key_of(line.cells.get(column) for column in self.key)

    def shown(self, one: Rejected) -> dict[str, Any]:
        """What fills the refusal's sentence, without what is personal: it is read by more people than the row."""
        params = _clean(one.params)
        if one.field in self.personal:
            return {key: HIDDEN if isinstance(value, str) else value for key, value in params.items()}
        return params | {"line": HIDDEN} if self.personal and isinstance(params.get("line"), str) else params


def _raw(line: Line) -> str:
    return clean(kept(line.raw))[:LARGEST_KEPT]


def _clean(value: Any) -> Any:
    """JSON without what PostgreSQL can't hold."""
    match value:
        case str():
            return clean(value)
        case dict():
            return {str(key): _clean(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_clean(inner) for inner in value]
        case int() | float() | bool() | None:
            return value
    return clean(str(value))


def place_of(line: Line) -> str:
    """A line's place in what was sent, as the pages say it."""
    return f"{line.sheet} line {line.number}" if line.sheet else f"line {line.number}"


def item_of(line: Line) -> str:
    """The place of an object in a message: counted from 0, as its sender counts."""
    return f"[{line.number - 1}]"


def _unread(line: Line) -> Rejected:
    refusal: Refusal | None = line.refusal
    assert refusal is not None
    return Rejected(line, refusal.field, refusal.rule, dict(refusal.params))


def _found(line: Line, finding: Finding) -> Rejected:
    """A check's refusal speaks the pack's words, which are kept with it: the pack may change them."""
    return Rejected(line, finding.column, _rule(finding), dict(finding.params) | {"cell": finding.cell})


def _rule(finding: Finding) -> str:
    return "sources.row.check" if finding.rule == "check" else finding.rule


__all__ = ["BATCH", "LONGEST_RAW", "Outcome", "Rejected", "RowIntake", "dataset_code", "item_of", "judge", "place_of"]
