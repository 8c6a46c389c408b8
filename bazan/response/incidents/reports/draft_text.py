"""Words drafted from the log: the situation report and the after-action report. Every figure keeps the line it was taken from."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bazan.core.labels import label, labels
from bazan.core.language import either, language
from bazan.core.time import LOCAL, local_day
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.response.incidents import affected_area, code_lists, queries
from bazan.response.incidents.types import IncidentInfo, Line, TaskInfo

Drafted = list[list[Any]]
"""One paragraph: [text, line of the log or null] one after the other."""
SAID = ("note", "decision", "arrive", "grade", "handover")
"""Acts whose own words a report repeats."""
MOST_SAID = 8
_PLACE = re.compile(r"\{(\w+)\}")


def report(info: IncidentInfo, lines: Sequence[Line], tasks: Sequence[TaskInfo], start: datetime, end: datetime) -> list[Drafted]:
    """A situation report of [start, end): how it stands, what is counted, what is done and late, what was said and decided."""
    told = [line for line in lines if line.at <= end]
    found = [_standing(info, told), _counted(info, told, end), _work(tasks, end)]
    said = [line for line in told if start <= line.at and line.act in SAID and line.text and line.task_id is None][-MOST_SAID:]
    found += [[[f"{clock(line.at)} ", None], [line.text, line.id]] for line in said]
    return [paragraph for paragraph in found if paragraph]


def _standing(info: IncidentInfo, lines: Sequence[Line]) -> Drafted:
    place = places.place(info.place_id)
    moved = next((line for line in reversed(lines) if line.task_id is None and line.act in ("open", *_STATE_ACTS)), None)
    words = {
        "title": (info.title, None),
        "place": (either(place.name, place.name_en), None),
        "state": (label(f"incidents.state.{info.state}"), moved.id if moved else None),
        "at": (clock(moved.at if moved else info.opened_at), None),
        "level": (code_lists.of_province().levels[info.level].names[language()], None),
    }
    return pieces("incidents.report.standing", words)


_STATE_ACTS = ("respond", "settle", "relapse", "recover", "close", "dismiss")


def _counted(info: IncidentInfo, lines: Sequence[Line], at: datetime) -> Drafted:
    found: Drafted = []
    area = queries.area(lines)
    if area is not None:
        people = affected_area.exposure(area.geometry, local_day(at)).people
        if people is not None:
            found += pieces("incidents.report.exposed", {"people": (number(people), area.line)})
    for one in queries.figures(lines).values():
        unit = f"\u00a0{one.units[language()]}" if one.units[language()] else ""
        told = number(one.value) + (f"/{number(one.of)}" if one.of is not None else "") + unit
        key = "incidents.report.figure_peak" if one.peak > one.value else "incidents.report.figure"
        words = {"name": (one.names[language()], None), "value": (told, one.line), "peak": (number(one.peak) + unit, None)}
        found += pieces(key, words)
    return found


def _work(tasks: Sequence[TaskInfo], at: datetime) -> Drafted:
    counted = [task for task in tasks if task.purpose == "response" and task.state != "dropped"]
    if not counted:
        return []
    done = sum(task.state == "done" for task in counted)
    found = pieces("incidents.report.tasks", {"done": (str(done), None), "all": (str(len(counted)), None)})
    for task in counted:
        if task.late(at):
            words = {
                "what": (task.what[language()], None),
                "body": (short_name(task.organization_id), None),
                "due": (clock(task.first_due_at), None),
            }
            found += pieces("incidents.report.late", words)
    return found


def pieces(key: str, words: Mapping[str, tuple[str, int | None]]) -> Drafted:
    """A sentence of the labels with its words put in, those with a line apart from the rest; a space behind it."""
    text, found, at = labels(language()).get(key, key), [], 0
    for place in _PLACE.finditer(text):
        found += [[text[at : place.start()], None], list(words[place[1]])]
        at = place.end()
    return _joined([*found, [text[at:] + " ", None]])


def _joined(found: Iterable[Sequence[Any]]) -> Drafted:
    """Pieces without a line drawn together."""
    whole: Drafted = []
    for text, line in found:
        if whole and line is None and whole[-1][1] is None:
            whole[-1][0] += text
        elif text:
            whole.append([text, line])
    return whole


def short_name(organization_id: int) -> str:
    body = organizations.organization(organization_id)
    return either(body.short_name, body.name_en)


def number(value: float) -> str:
    """As people write it: 1.234,5 in Vietnamese, 1,234.5 in English; no more digits than it has, two at most."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if language() == "vi" else text


def clock(at: datetime) -> str:
    return f"{at.astimezone(LOCAL):%H:%M}"
