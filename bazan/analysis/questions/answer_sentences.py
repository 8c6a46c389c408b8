"""Sentences of answers and refusals, in the language spoken."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bazan.analysis.questions.rejection import Declined
from bazan.analysis.questions.types import Compared, Figure, Spot, Understood, When
from bazan.core.errors import Refused
from bazan.core.labels import label, number_words, sentence
from bazan.core.language import words
from bazan.core.time import LOCAL, Period
from bazan.data.indicators.types import IndicatorInfo, Reading

MOST_LISTED = 6
"""Of more periods than that the least, the greatest and the newest are said; the answer holds them all."""
MOST_NAMED = 4


def period_words(period: Period) -> str:
    """``tháng 10/2026``, as a question can say it too."""
    local = period.start.astimezone(LOCAL)
    year, week, _ = local.isocalendar()
    fields = {"hour": local.hour, "day": local.day, "quarter": (local.month + 2) // 3, "week": week}
    return label(
        f"questions.period.{period.grain}", year=year if period.grain == "week" else local.year,
        name=label(f"questions.month.{local.month}"), **fields,
    )  # fmt: skip


def when_words(when: When) -> str:
    first = period_words(when.first)
    return first if when.alone else label("questions.period.range", first=first, last=period_words(when.last))


def question(metric: str, spot: Spot, when: When | None) -> str:
    """A question as it is offered."""
    told = [metric, words(spot.labels), *([when_words(when)] if when else [])]
    return ", ".join(told)


def refused(why: Declined) -> str:
    """Why a question isn't answered."""
    kind, _, detail = why.rule.partition(".")
    rule = "questions.forbidden" if kind == "forbidden" else f"questions.{kind}.{detail or 'plain'}"
    told = {name: label(f"questions.grain.{value}") if name == "grain" else _param(value) for name, value in why.params.items()}
    return sentence(Refused(rule, told))


def _param(value: Any) -> str:
    if isinstance(value, Mapping):
        return words(value)
    if isinstance(value, When):
        return when_words(value)
    if isinstance(value, Period):
        return period_words(value)
    if isinstance(value, list | tuple):
        named = [words({"vi": one.name, "en": one.name_en}) if hasattr(one, "name_en") else str(one) for one in value]
        return ", ".join(named[:MOST_NAMED]) + ("…" if len(named) > MOST_NAMED else "")
    if hasattr(value, "name_en"):
        return words({"vi": value.name, "en": value.name_en})
    return str(value)


def amount(value: float, info: IndicatorInfo) -> str:
    """A value with its unit."""
    return f"{number_words(_rounded(value, info))} {words(info.unit_labels)}".strip()


def _rounded(value: float, info: IndicatorInfo) -> float | int:
    rounded = round(value, info.digits)
    return int(rounded) if info.digits == 0 else rounded


def answered(
    asked: Understood, info: IndicatorInfo, figures: Sequence[Figure], compared: Compared | None, reading: Reading, at: datetime
) -> str:
    """What was found, of whom and when, and against what."""
    told = [_value(asked, info, figures)]
    if compared is not None:
        told.append(_against(asked, info, figures, compared))
    if figures[-1].period.end > at and info.grain != "hour":
        told.append(label("questions.running", period=period_words(figures[-1].period)))
    if asked.when is None and reading.freshness != "fresh":
        told.append(label("questions.old"))
    if reading.current is not None and reading.current.detail and reading.current.detail.get("geography"):
        told.append(label("questions.carried", name=words(asked.spot.labels)))
    return " ".join([*told, *_read_as(asked)])


def _value(asked: Understood, info: IndicatorInfo, figures: Sequence[Figure]) -> str:
    heads = {"metric": words(info.labels), "name": words(asked.spot.labels)}
    if asked.when is not None and (not asked.when.alone or asked.when.grain != info.grain):
        whole = label("questions.several" if asked.when.alone else "questions.range", **heads, period=when_words(asked.when),
                      grain=label(f"questions.grain.{info.grain}"))  # fmt: skip
        return f"{whole} {_list(info, figures)}."
    return f"{heads['metric']}, {heads['name']}, {period_words(figures[-1].period)}: {amount(figures[-1].value, info)}."


def _list(info: IndicatorInfo, figures: Sequence[Figure]) -> str:
    if len(figures) <= MOST_LISTED:
        return "; ".join(_one(info, one) for one in figures)
    least, greatest = (choose(figures, key=lambda one: one.value) for choose in (min, max))
    return label("questions.least_to_greatest", least=_one(info, least), greatest=_one(info, greatest), newest=_one(info, figures[-1]),
                 count=len(figures))  # fmt: skip


def _one(info: IndicatorInfo, figure: Figure) -> str:
    return f"{period_words(figure.period)}: {amount(figure.value, info)}"


def _against(asked: Understood, info: IndicatorInfo, figures: Sequence[Figure], compared: Compared) -> str:
    if compared.against == "target":
        key = "met" if compared.met else "missed"
        return label(f"questions.target.{key}", goal=amount(compared.figures[0].value, info))
    if not compared.figures:
        return label("questions.against.nothing")
    other = compared.figures[-1]
    whom = words(other.spot.labels) if compared.against in ("province", "place") else period_words(other.period)
    if len(figures) > 1:
        named = f"{words(other.spot.labels)}: " if compared.against in ("province", "place") else ""
        return label("questions.against.several", list=named + _list(info, compared.figures))
    change = _change(info, figures[-1], compared)
    return label("questions.against.one", whom=whom, value=amount(other.value, info), change=change)


def _change(info: IndicatorInfo, figure: Figure, compared: Compared) -> str:
    if compared.difference is None or _rounded(compared.difference, info) == 0:
        return label("questions.change.none")
    size = abs(compared.difference)
    if info.unit == "%":
        told = label("questions.change.points", value=number_words(_rounded(size, info)))
    else:
        told = amount(size, info)
    if compared.percent is not None:
        told += f" ({number_words(round(abs(compared.percent), 1))} %)"
    side = "up" if compared.difference > 0 else "down"
    place = "place_" if compared.against in ("province", "place") else ""
    return label(f"questions.change.{place}{side}", value=told)


def ranked(asked: Understood, info: IndicatorInfo, figures: Sequence[Figure], count: int, tied: int, least: bool, at: datetime) -> str:
    """Who has the greatest or the least, of how many."""
    listed = "; ".join(f"{n}. {words(one.spot.labels)}: {amount(one.value, info)}" for n, one in enumerate(figures, 1))
    side = "least" if least else "greatest"
    told = [label(f"questions.ranked.{side}", metric=words(info.labels), period=period_words(figures[0].period), count=count, list=listed)]
    if tied:
        told.append(label("questions.ranked.tied", count=tied))
    if figures[0].period.end > at and info.grain != "hour":
        told.append(label("questions.running", period=period_words(figures[0].period)))
    return " ".join([*told, *_read_as(asked)])


def _read_as(asked: Understood) -> list[str]:
    return [label("questions.read_as", typed=typed, read=read) for typed, read in asked.read_as]
