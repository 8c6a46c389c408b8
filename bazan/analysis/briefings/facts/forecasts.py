"""What is coming: numbers of the place whose year's target is unlikely to be met, or which are forecast beyond a limit."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from bazan.analysis.briefings import rules
from bazan.analysis.briefings.facts import provenance
from bazan.analysis.briefings.facts.context import Around, forgotten
from bazan.analysis.briefings.types import Fact, Figure, Input, Moment, Origin, Words
from bazan.analysis.forecasts import api as forecasts_api
from bazan.analysis.forecasts.types import Ahead, Outlook, TargetChance
from bazan.core.labels import label
from bazan.core.language import in_every_language
from bazan.core.numbers import spoken
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, IndicatorInfo, Light, Reading

PERCENT: Words = {"vi": "%", "en": "%"}


@dataclass(frozen=True)
class Foreseen:
    """A number with its next period, and what of it needs telling."""

    reading: Reading
    outlook: Outlook
    next: Ahead
    light: Light
    """Of what is expected of the next period, as it is printed."""
    chance: TargetChance | None
    """Of the year's target, where it is less likely than not."""

    @property
    def info(self) -> IndicatorInfo:
        return self.reading.info

    @property
    def weight(self) -> tuple[float, float]:
        """The gravest limit first, then the least likely target."""
        return -rules.GRAVITY.get(self.light, 0), self.chance.probability if self.chance else 1.0


def gather(around: Around) -> Iterator[Fact]:
    """Of each sector the weightiest. Only of now: what was forecast before the newest one isn't told."""
    if not around.remembered:
        yield forgotten(around, "forecasts")
        return
    place = Feature("place", around.place.id)
    codes = [info.code for info in indicators.catalogue() if info.pack in around.sectors and "place" in info.features]
    outlooks = {code: one for (code, _), one in forecasts_api.outlooks([(code, place) for code in codes]).items() if one.model}
    readings = indicators.readings(list(outlooks), [place], around.read_at, spark=0)
    every = [found for (code, _), reading in readings.items() if (found := _foreseen(around, reading, outlooks[code]))]
    for sector in around.sectors:
        for one in sorted((one for one in every if one.info.pack == sector), key=lambda one: one.weight)[: around.most]:
            yield _fact(around, one)


def _foreseen(around: Around, reading: Reading, outlook: Outlook) -> Foreseen | None:
    """Null: nothing of it needs telling, or it was made so long ago that none of its periods is still to come."""
    coming = next((one for one in outlook.ahead if one.period.end > around.at), None)
    if coming is None:
        return None
    mean = rules.rounded(coming.step.mean, reading.info.digits)
    light = indicators.light(mean, reading.target_of(coming.period), reading.info.direction)
    chance = outlook.chance
    unlikely = chance is not None and chance.at.end > around.at and chance.probability < rules.UNLIKELY
    return Foreseen(reading, outlook, coming, light, chance if unlikely else None) if unlikely or light in rules.GRAVITY else None


def _fact(around: Around, one: Foreseen) -> Fact:
    info, step, period = one.info, one.next.step, one.next.period
    inputs, record = _inputs(around, one), in_every_language(lambda: _record(one.outlook))
    page = _address(around, info)

    def figure(value: float, formula: str, of: str, digits: int = info.digits, unit: Words = info.unit_labels, law: str = "") -> Figure:
        told = {language: f"{said}; {record[language]}" for language, said in _formula(formula, one.outlook).items()}
        return Figure(rules.rounded(value, digits), digits, unit, Origin(info.code, told, info.version, of, inputs, len(inputs), law, page))

    figures = {
        "mean": figure(step.mean, "forecast", period.text),
        "low": figure(step.low80, "forecast_low", period.text),
        "high": figure(step.high80, "forecast_high", period.text),
    }
    moments = {"period": Moment(period.start, info.grain)}  # pyrefly: ignore[bad-argument-type] - an indicator's grain is one
    target = one.reading.target_of(period)
    if target is not None and (limit := getattr(target, one.light, None)) is not None and one.light in rules.GRAVITY:
        figures[one.light] = provenance.limit(info, limit, target.source)
    if one.chance is not None:
        share = 100 * one.chance.probability
        name, shown = ("chance", share) if share >= 1 or share == 0 else ("scarce", 1.0)
        figures[name] = figure(shown, "chance", one.chance.at.text, 0, PERCENT, one.chance.source)
        figures["goal"] = provenance.limit(info, one.chance.goal, one.chance.source)
        moments["target"] = Moment(one.chance.at.start, info.grain)  # pyrefly: ignore[bad-argument-type] - as above
    return Fact(f"forecast:{info.code}", "forecast", "coming", info.pack, {"name": dict(info.labels)}, figures, moments, address=page)


def _formula(name: str, outlook: Outlook) -> Words:
    return in_every_language(lambda: label(f"briefings.counted.{name}", model=label(f"briefings.model.{outlook.model}")))


def _record(outlook: Outlook) -> str:
    """How far such forecasts were off when they were tried on the past."""
    score = outlook.record.scores.get(outlook.model) if outlook.record else None  # pyrefly: ignore[bad-argument-type] - the model kept is one of those scored
    if outlook.record is None or score is None:
        return label("briefings.counted.untried")
    error, covered = spoken(score.smape, 1), spoken(100 * score.covered80, 0)
    return label("briefings.counted.tried", origins=outlook.record.origins, error=error, covered=covered)


def _inputs(around: Around, one: Foreseen) -> tuple[Input, ...]:
    """The last value it knew, and what seasonal naive expects."""
    place, origin = Feature("place", around.place.id), one.outlook.origin
    last = indicators.compare(one.info.code, [place], origin, around.at)[place].current
    naive = in_every_language(lambda: label("briefings.counted.naive"))
    known = Input(dict(one.info.labels), origin.text, last.value if last else None, 0, one.info.code)
    return known, Input(naive, one.next.period.text, one.next.naive, 0, f"forecast:{one.outlook.made_at.isoformat(timespec='minutes')}")


def _address(around: Around, info: IndicatorInfo) -> str:
    """The page of decisions about the number; that of the whole territory needs no place."""
    said = {"indicator": info.code} | ({} if around.communes else {"place": around.place.code})
    return f"/decide/{info.pack}?{urlencode(said)}"
