"""A source tried before it is kept: a sample is read, or the source asked once, by the driver and the binding that will read it for good.

A trial is a job of ``work``, because the process that draws pages may neither ask other machines nor open secrets; the page renews
until it is done. What is read goes through the register in a transaction that is taken back: nothing of it is stored.
"""

import io
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from bazan.core.errors import BazanError, Forbidden, NotFound, Refused
from bazan.core.settings import current
from bazan.core.time import now as clock
from bazan.data.datasets import api as datasets
from bazan.data.observations import api as observations
from bazan.data.sources import actions, grammar, rules
from bazan.data.sources.configuration import source_changes
from bazan.data.sources.intake import runs
from bazan.data.sources.intake.datastream_resolution import Resolver
from bazan.data.sources.intake.observation_intake import clean
from bazan.data.sources.intake.row_intake import RowIntake, dataset_code, judged_columns, place_of
from bazan.data.sources.models import Source, SourceTrial
from bazan.data.sources.rules import HIDDEN, shielded
from bazan.data.sources.types import Asking, Trial
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Acting
from bazan.platform.drivers.api import (
    LIVE_TRIAL,
    ROWS,
    Line,
    Piece,
    csv_rows,
    http_json,
    kept,
    messages,
    read_binding,
    sql_rows,
    station_files,
    tables,
)
from bazan.platform.jobs import api as jobs

LARGEST_SAMPLE = 2 << 20
MOST_READ, MOST_SHOWN = 200, 10
PATIENCE_S = 5
"""How long another system may take for an answer."""
KEPT = timedelta(days=1)
LONGEST_SHOWN = 300


def ask(toml: str, sample: bytes | None, sample_name: str, by: Acting, at: datetime) -> str:
    """The number of a new trial. Refused ``sources.trial.*`` and whatever ``declaring.judge`` refuses; Forbidden beyond one's reach."""
    declared = source_changes.judge(source_changes.parsed(toml))
    for place_id, sector in source_changes.within(declared.code, {"toml": toml}):
        if not accounts.allowed(by.reach, "sources.declare", place_id, sector, everywhere=True):
            raise Forbidden("people.not_allowed", {"permission": "sources.declare"})
    if sample is not None:
        _judge_sample(declared.driver, sample)
    elif declared.driver not in LIVE_TRIAL:
        raise Refused("sources.trial.sample", {}, "sample")
    trial = SourceTrial.objects.create(
        account_id=by.reach.account_id, toml=toml, sample=sample, sample_name=sample_name[-200:], asked_at=at, asked_by=by.username
    )
    jobs.defer("sources.try", lock=f"trial:{trial.id}", number=str(trial.id))
    return str(trial.id)


def _judge_sample(driver: str, sample: bytes) -> None:
    if not sample.strip():
        raise Refused("sources.trial.empty", {}, "sample")
    if len(sample) > LARGEST_SAMPLE:
        raise Refused("sources.trial.large", {"limit": LARGEST_SAMPLE >> 20}, "sample")
    if sample[:2] == b"\x1f\x8b" or (sample[:4] == b"PK\x03\x04" and driver != "table"):
        raise Refused("sources.trial.packed", {}, "sample")
    if sample[:4] != b"PK\x03\x04" and sample[:2] not in (b"\xff\xfe", b"\xfe\xff") and b"\0" in sample:
        raise Refused("sources.trial.binary", {}, "sample")
    if driver == "sql":
        raise Refused("sources.trial.no_sample", {}, "sample")


def trial(number: str) -> Trial:
    """One's own trial. NotFound ``sources.trial.unknown``."""
    try:
        row = SourceTrial.objects.filter(id=UUID(number)).defer("sample").first()
    except ValueError:
        row = None
    if row is None:
        raise NotFound("sources.trial.unknown", {})
    told = row.outcome or {}
    return Trial(
        str(row.id), row.toml, row.sample_name, row.asked_at, row.ended_at is not None, tuple(told.get("columns", ())),
        tuple(map(_row, told.get("rows", ()))),
        tuple((where, rule, rules.params_of({"params": params}), raw) for where, rule, params, raw in told.get("refused", ())),
        told.get("read", 0), told.get("rule", ""), rules.params_of(told), told.get("told", {}),
    )  # fmt: skip


def _row(told: list[Any]) -> tuple[Any, ...]:
    return tuple(datetime.fromisoformat(cell["at"]) if isinstance(cell, dict) else cell for cell in told)


def attempt(number: str) -> None:
    """The job: read the sample or ask, and keep what the first rows would be."""
    row = SourceTrial.objects.filter(id=number, ended_at=None).first()
    if row is None:
        return
    try:
        outcome = _outcome(row)
    except (BazanError, OSError) as why:
        outcome = rules.kept(why if isinstance(why, BazanError) else Refused("sources.run.broke", {"why": str(why)[:200]}))
    except Exception as why:
        _end(row, rules.kept(Refused("sources.run.broke", {"why": type(why).__name__})))
        raise
    _end(row, outcome)


def _end(row: SourceTrial, outcome: dict[str, Any]) -> None:
    SourceTrial.objects.filter(id=row.id).update(outcome=outcome, ended_at=clock(), sample=None)


def expire(at: datetime) -> int:
    """How many trials were old and are gone."""
    return SourceTrial.objects.filter(asked_at__lt=at - KEPT).delete()[0]


def _outcome(row: SourceTrial) -> dict[str, Any]:
    item = source_changes.parsed(row.toml)
    declared = source_changes.judge(item)
    binding: Any = read_binding(declared.driver, dict(declared.binding))
    asks = source_changes.asking_own(declared.sector)
    sample = bytes(row.sample) if row.sample is not None else None
    if declared.driver in ROWS:
        told: dict[str, Any] = {}
        lines = list(islice(_lines(binding, sample, asks, told, declared.sector), MOST_READ))
        return _taken_back(item, row.asked_by, lambda source: _staged(source, binding, lines, row.asked_by)) | {"told": told}
    told = csv_rows.judge_dates(io.BytesIO(sample or b""), binding) if declared.driver == "csv" else {}
    pieces = list(islice(_pieces(declared, binding, sample, row.sample_name or "sample.txt", asks), MOST_READ))
    return _taken_back(item, row.asked_by, lambda source: _resolved(source, pieces, row.asked_by)) | {"told": told}


def _taken_back(item: dict[str, Any], actor: str, look: Any) -> dict[str, Any]:
    """What is seen with the source loaded as it would be, in a transaction that leaves nothing behind."""
    with transaction.atomic():
        source = Source.objects.get(id=actions.load(item, "", demo=False, actor=actor, own=True))
        outcome = look(source)
        transaction.set_rollback(True)
    return outcome


def _pieces(declared: grammar.Source, binding: Any, sample: bytes | None, name: str, asks: Asking) -> Iterator[Piece]:
    driver, things, raw_binding = declared.driver, declared.things, declared.binding
    if driver == "csv":
        yield from csv_rows.read(io.BytesIO(sample or b""), binding)
    elif driver == "station_files":
        yield from station_files.read(sample or b"", name, binding)
    elif driver == "http_pull":
        binding = replace(binding, request=replace(binding.request, timeout_s=min(binding.request.timeout_s, PATIENCE_S)))
        if sample is not None:
            yield from http_json.read(messages.document(sample), binding)
        else:
            yield from next(http_json.pages(binding, {}, asks.environ, listed=asks.listed)).pieces
    elif driver == "mqtt":
        codes = {code: number for number, code in enumerate(things)}
        topic, payload = (name, sample) if sample is not None else observations.listen(raw_binding, codes, current(), PATIENCE_S)
        yield from observations.of_message(topic, payload, raw_binding, codes, clock())
    else:
        yield from observations.of_body(sample or b"")


def _lines(binding: Any, sample: bytes | None, asks: Asking, told: dict[str, Any], sector: str) -> Iterator[Line]:
    """The lines of the sample, or of what is asked. ``told``: takes what is to be told of its dates."""
    if isinstance(binding, tables.TableBinding):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sample"
            path.write_bytes(sample or b"")
            info = datasets.dataset(dataset_code(Source(sector=sector), binding))
            told |= tables.judge_dates(table := tables.Table(path, binding), *judged_columns(info))
            yield from table
    elif isinstance(binding, sql_rows.SqlBinding):
        binding = replace(sql_rows.limited(binding, MOST_READ), timeout_s=PATIENCE_S)
        for items, _ in sql_rows.batches(binding, {}, asks.environ, asks.listed):
            yield from messages.lines(items, sql_rows.reader(binding.columns))
    elif binding.request is None:
        yield from messages.lines(_pushed(sample or b""), binding.reader())
    elif sample is not None:
        yield from messages.lines(messages.answered(binding.request, messages.document(sample)), binding.reader())
    else:
        binding = replace(binding, request=replace(binding.request, timeout_s=min(binding.request.timeout_s, PATIENCE_S)))
        items, _, _ = next(messages.pages(binding, {}, asks.environ, listed=asks.listed))
        yield from messages.lines(items, binding.reader())


def _pushed(sample: bytes) -> list[Any]:
    """The objects of a message, as one document or a line each."""
    try:
        return messages.decoded(sample, "application/json")
    except Refused:
        return messages.decoded(sample, "application/x-ndjson")


def _resolved(source: Source, pieces: Iterable[Piece], actor: str) -> dict[str, Any]:
    """Observations: whose, what, when, how much in the unit that is stored."""
    resolver = Resolver(source, actor)
    rows: list[list[Any]] = []
    refused: list[list[Any]] = []
    read = 0
    for piece in pieces:
        read += not piece.whole
        found, wrong = resolver.resolve(piece) if piece.rows else ([], [])
        refused += [[piece.position, one.rule, one.params, clean(piece.raw)[:LONGEST_SHOWN]] for one in (*piece.refusals, *wrong)]
        known = {stream: (thing, name, unit) for (thing, name), (stream, unit) in resolver.datastreams.items()} if found else {}
        codes = {number: code for code, number in resolver.things.items()}
        for one in found[: MOST_SHOWN - len(rows)]:
            thing, name, unit = known[one.datastream_id]
            rows.append([{"at": one.time.isoformat()}, codes[thing], name, one.value, unit])
    return {"columns": [], "rows": rows, "refused": refused[:MOST_SHOWN], "read": read}


def _staged(source: Source, binding: Any, lines: list[Line], actor: str) -> dict[str, Any]:
    """Rows of a dataset as it would keep them; what is of people stays hidden here too."""
    intake = RowIntake(runs.open_run(source, clock()), binding, actor, clock())
    staged, rejected = intake.staged(lines)
    shown = [column.id for column in staged.dataset.columns if column.id in staged.columns]
    places = [staged.columns.index(name) for name in shown]
    rows = [
        [HIDDEN if name in intake.personal and row[at] is not None else _cell(row[at]) for name, at in zip(shown, places, strict=True)]
        for row in staged.rows[:MOST_SHOWN]
    ]
    refused = [
        [f"{place_of(one.line)}, {one.field}" if one.field else place_of(one.line), one.rule, intake.shown(one), _raw_of(intake, one.line)]
        for one in rejected[:MOST_SHOWN]
    ]
    labels = {column.id: dict(column.labels) for column in staged.dataset.columns}
    return {"columns": [labels[name] for name in shown], "rows": rows, "refused": refused, "read": len(lines)}


def _raw_of(intake: RowIntake, line: Line) -> str:
    return shielded(clean(kept(line.raw))[:LONGEST_SHOWN], intake.context(line) | intake.hidden)


def _cell(value: Any) -> Any:
    return {"at": value.isoformat()} if isinstance(value, datetime) else value if isinstance(value, int | float | None) else str(value)
