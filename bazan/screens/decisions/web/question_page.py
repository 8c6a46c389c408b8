"""Asking: a question as it was understood, chip by chip, with its figures, or why it isn't answered and what could be asked instead."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from bazan.analysis.questions import api as questions
from bazan.analysis.questions.types import RANKINGS, Answer, Comparison, Figure, Refusal, Understood, When
from bazan.core.labels import label
from bazan.core.language import words
from bazan.data.figures.api import amount, feature_text, indicator_name, period_text
from bazan.data.indicators import api as indicators
from bazan.directory.accounts.api import Reach
from bazan.platform.design_system.api import Column, Sheet, line_chart, period
from bazan.response.directives.components import give_href
from bazan.screens.decisions.web import question_correction

LONGEST = 300
"""Signs of a question that are read."""
AROUND = 13
"""Periods drawn before the one that was asked for."""
STEP_DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}


def asked_of(query: Mapping[str, str], reach: Reach, now: datetime) -> dict[str, Any]:
    """The answer to the question ``q``, each part of which may be corrected: ``metric``, ``place``, ``period``, ``against``; nothing for an
    empty one. A correction to what there isn't is left out."""
    question = query.get("q", "").strip()[:LONGEST]
    if not question:
        return {"question": "", "answer": None, "refusal": None}
    read = questions.understand(question, reach, now)
    if isinstance(read, Understood):
        read = question_correction.corrected(read, query, now)
    found = questions.answer(read, reach, now) if isinstance(read, Understood) else read
    if isinstance(found, Refusal):
        return {"question": question, "answer": None, "refusal": _refused(found)}
    return {"question": question, "answer": _answered(query, found, reach, now), "refusal": None}


def _refused(refusal: Refusal) -> dict[str, Any]:
    return {"sentence": refusal.sentence, "instead": [(text, _href(text)) for text in refusal.instead]}


def _href(question: str) -> str:
    return "/decide/ask?" + urlencode({"q": question})


def _answered(query: Mapping[str, str], answer: Answer, reach: Reach, now: datetime) -> dict[str, Any]:
    asked, info = answer.understood, indicators.info(answer.understood.metric)
    figure = answer.figure
    others = question_correction.choices(query, answer, reach, now)
    return {
        "sentence": answer.sentence,
        "chips": [
            (label("decisions.ask.metric"), indicator_name(info), others["metric"]),
            (label("decisions.ask.place"), words(asked.spot.labels), others["place"]),
            (label("decisions.ask.period"), _when(asked.when, figure), others["period"]),
            (label("decisions.ask.compared"), _comparison(asked.comparison), others["against"]),
        ],
        "read_as": ", ".join(f"{typed} → {read}" for typed, read in asked.read_as),
        "drawing": _drawing(answer, figure) if not _ranked(asked) else "",
        "sheet": _sheet(answer),
        "lineage": f"/indicators/{info.code}?feature={feature_text(figure.spot.feature)}&period={period_text(figure.period)}",
        "give": give_href(indicator=info.code, feature=feature_text(figure.spot.feature)),
    }


def _ranked(asked: Understood) -> bool:
    return asked.comparison is not None and asked.comparison.against in RANKINGS


def _when(when: When | None, figure: Figure) -> str:
    if when is None:
        return label("decisions.ask.newest", at=period(figure.period))
    return period(when.first) if when.alone else f"{period(when.first)} – {period(when.last)}"


def _comparison(comparison: Comparison | None) -> str:
    if comparison is None:
        return label("decisions.ask.against.none")
    told = label(f"decisions.ask.against.{comparison.against}")
    if comparison.when is not None:
        return f"{told} {period(comparison.when.first)}"
    return f"{told} {words(comparison.spot.labels)}" if comparison.spot is not None else told


def _drawing(answer: Answer, figure: Figure) -> str:
    """The number's course up to what was asked for; hours and single values have none."""
    info = indicators.info(answer.understood.metric)
    if info.grain not in STEP_DAYS:
        return ""
    first = figure.period
    for _ in range(AROUND):
        first = first.previous()
    values = indicators.series(info.code, figure.spot.feature, first.start, figure.period.end)
    return line_chart(
        [(value.period.start, value.value) for value in values],
        step=timedelta(days=STEP_DAYS[info.grain]),
        label=answer.sentence,
        digits=info.digits,
        end_text=amount(info, figure.value),
        said={value.period.start: [period(value.period), amount(info, value.value)] for value in values if value.value is not None},
        height=200,
    )


def _sheet(answer: Answer) -> Sheet:
    info = indicators.info(answer.understood.metric)
    columns = (
        Column(label("decisions.ask.place")),
        Column(label("decisions.ask.period")),
        Column(label("boards.value_column"), info.digits),
    )
    compared: Sequence[Figure] = answer.compared.figures if answer.compared else ()
    rows = tuple((words(one.spot.labels), period(one.period), one.value) for one in (*answer.figures, *compared))
    return Sheet("ask", indicator_name(info), columns, rows)
