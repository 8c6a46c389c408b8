"""Where a measured figure comes from: its formula, inputs, rows and the files they came in, as they stand at the minute of issue."""

from collections.abc import Iterator
from itertools import chain, islice

from bazan.analysis.briefings.facts.context import MOST_INPUTS, NO_UNIT, Around, body_words, place_words
from bazan.analysis.briefings.types import Figure, Input, Origin, Words
from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.language import in_every_language
from bazan.core.time import Period
from bazan.data.datasets import api as datasets
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, IndicatorInfo, Lineage
from bazan.data.observations import api as observations
from bazan.directory.places import api as places


def measured(info: IndicatorInfo, feature: Feature, period: Period, value: float, inputs: tuple[Input, ...] = (), total: int = 0) -> Figure:
    """A value of an indicator, as it is printed, with its formula."""
    told, page = dict(info.formula_labels), address(info.code, feature, period)
    return Figure(
        value, info.digits, dict(info.unit_labels), Origin(info.code, told, info.version, period.text, inputs, total, info.law, page)
    )  # fmt: skip


def traced(around: Around, info: IndicatorInfo, feature: Feature, period: Period, value: float) -> Figure:
    """The same with what it was made of, down to rows and files; rows of sectors the briefing doesn't tell are only counted."""
    try:
        lineage = indicators.lineage(info.code, feature, period, around.at, limit=MOST_INPUTS)
    except NotFound:
        return measured(info, feature, period, value)
    inputs = tuple(islice(chain(_inputs(lineage), _rows(around, lineage)), MOST_INPUTS))
    return measured(info, feature, period, value, inputs, len(lineage.inputs) + lineage.rows_total)


def _inputs(lineage: Lineage) -> Iterator[Input]:
    grain = lineage.reading.info.grain
    for one in lineage.inputs:
        source = f"datastream:{one.datastream_id}" if one.datastream_id is not None else f"{one.feature.kind}:{one.feature.id}"
        name = _named(one.name, one.feature)
        yield Input(name, Period(one.start, grain).text if one.datastream_id is None else one.start.isoformat(), one.mean, one.n, source)


def _named(name: str, feature: Feature) -> Words:
    """The input's name, with the station or place it is of."""
    try:
        own = dict(indicators.info(name).short_labels)
    except NotFound:
        own = {"vi": name, "en": name}
    of = feature_words(feature)
    return {spoken: f"{own[spoken]} · {name}" for spoken, name in of.items()} if of else own


def feature_words(feature: Feature) -> Words | None:
    """The place, station or organization a value is of; null: a station that isn't there."""
    if feature.kind == "place":
        return place_words(places.place(feature.id))
    if feature.kind == "organization":
        return body_words(feature.id)
    thing = next((one for one in observations.things() if one.id == feature.id), None)
    return {"vi": thing.name, "en": thing.name_en} if thing else None


def _rows(around: Around, lineage: Lineage) -> Iterator[Input]:
    """Rows by their number, with the file they came in; what a row says of anybody stays in the house."""
    batches = datasets.batches_of({row.batch_id for row in lineage.rows})
    for row in lineage.rows:
        info, batch = datasets.dataset(row.dataset), batches.get(row.batch_id)
        if not around.tells(info.pack):
            continue
        file = f" sha256:{batch.file_sha256}" if batch and batch.file_sha256 else ""
        yield Input(dict(info.labels), "", row.weight, 1, f"{row.dataset}:{row.row_id}{file}")


def limit(info: IndicatorInfo, value: float, law: str) -> Figure:
    """A limit, from the law or plan that sets it."""
    told = in_every_language(lambda: label("briefings.counted.limit"))
    digits = max(info.digits, 0) if value == round(value, info.digits) else 2
    return Figure(value, digits, dict(info.unit_labels), Origin(info.code, told, info.version, "", law=law))


def times(of: Figure, value: float, usual: float) -> Figure:
    """How many times its usual move a number moved."""
    told, name = (in_every_language(lambda key=key: label(f"briefings.counted.{key}")) for key in ("times", "usual"))
    inputs = (Input(name, of.origin.period, usual, 0, of.origin.what),)
    return Figure(round(value, 1), 1, NO_UNIT, Origin(of.origin.what, told, 0, of.origin.period, inputs, 1, "", of.origin.address))


def as_named(info: IndicatorInfo) -> Input:
    """An indicator as something counted."""
    return Input(dict(info.labels), source=info.code)


def address(code: str, feature: Feature, period: Period) -> str:
    """The page of a number in its period."""
    return f"/indicators/{code}?feature={feature.kind}:{feature.id}&period={period.text}"
