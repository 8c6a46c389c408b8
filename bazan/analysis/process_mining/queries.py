"""The house's own logs: rows that a pack declares to be one, and what happened to its cases. Whoever asks sees what is in reach: of a case
that went through several houses perhaps a part, so what compares houses is asked where everything is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import numpy as np
from django.db import connection

from bazan.analysis.process_mining.event_log import gathered
from bazan.analysis.process_mining.grammar import PROCESSES, Process
from bazan.analysis.process_mining.rules import DAY_LASTS, case_of, kept_by, micros
from bazan.analysis.process_mining.types import Known, Log
from bazan.citizens.field_reports import api as field_reports
from bazan.coordination.cases import api as casework
from bazan.coordination.cases.types import Workflow
from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.language import in_every_language
from bazan.core.settings import ROOT
from bazan.core.time import local_day
from bazan.data.datasets import api as datasets
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform import packs
from bazan.response.incidents import api as incidents

SECTORS = ROOT / "sectors"
MOST_INCIDENTS = 10_000
TAKEN_OVER = "taken_over"
"""The act by which another system's case comes here as it then stands."""
WORKFLOWS = {"field_report": (field_reports.REPORT, "reports.state"), "incident": (incidents.INCIDENT, "incidents.state")}
"""Cases of the house: their workflow, and where the words of its states stand."""


def processes(sectors: Path = SECTORS) -> list[Known]:
    """Every process that a pack declares, by code: one over datasets where these are loaded and in reach."""
    infos = {info.code: info for info in datasets.datasets()}
    known = []
    for pack, process in _declared(sectors):
        if process.workflow:
            known.append(_of_workflow(pack, process))
            continue
        dataset, cases = _full(pack, process.dataset), _full(pack, process.cases.dataset) if process.cases else ""
        if dataset in infos and (not cases or cases in infos):
            column = infos[dataset].column(process.activity)
            known.append(Known(f"{pack}.{process.id}", process, process, dataset, cases, infos[dataset].lists.get(column.list, {})))
    return sorted(known, key=lambda process: process.code)


def declared_by(pack: str) -> tuple[str, ...]:
    """The ids of a pack's processes, loaded or not; no query."""
    return tuple(process.id for owner, process in _declared(SECTORS) if owner == pack)


def process(code: str) -> Known:
    """NotFound ``processes.unknown``."""
    known = next((known for known in processes() if known.code == code), None)
    if known is None:
        raise NotFound("processes.unknown", {"code": code[:100]})
    return known


def _of_workflow(pack: str, process: Process) -> Known:
    workflow, states = WORKFLOWS[process.workflow]
    words = {state: in_every_language(lambda state=state: label(f"{states}.{state}")) for state in workflow.states}
    return Known(f"{pack}.{process.id}", process, kept_by(workflow), "", "", words)


@cache
def _declared(sectors: Path) -> tuple[tuple[str, Process], ...]:
    """(pack, process) of every file."""
    folders = sorted(path.parent for path in sectors.glob("*/processes"))
    loaded = [packs.load(folder) for folder in folders]
    return tuple((pack.id, file.declaration) for pack in loaded for file in PROCESSES.of(pack))


def _full(pack: str, name: str) -> str:
    return name if "." in name else f"{pack}.{name}"


@dataclass(frozen=True, eq=False)
class Gathered:
    """The log of a process with what it can't say itself."""

    log: Log
    place: np.ndarray
    """int64 (E,): where each event was; of cases of the house, where the case is."""
    kind_names: dict[str, str]
    sectors: dict[str, str]
    """Of each case of the house its own sector."""


def gathered_of(known: Known, start: datetime, end: datetime) -> Gathered:
    """As ``log_of`` and ``log_of_cases``, exercises left out. NotFound ``processes.none``."""
    if known.process.workflow:
        return _gathered_cases(WORKFLOWS[known.process.workflow][0], start, end)
    log = log_of(known, start, end)
    root = places.root(local_day(end)).id
    where = {organization.code: organization.place_id or root for organization in organizations.everything()}
    of_unit = np.array([*(where.get(unit, root) for unit in log.units), root])
    return Gathered(log, of_unit[log.unit], _kind_names(known), {})


def _gathered_cases(workflow: Workflow, start: datetime, end: datetime) -> Gathered:
    only = None
    if workflow.id == incidents.INCIDENT.id:
        held = incidents.incidents(exercise=False, merged=True, since=start, until=end, limit=MOST_INCIDENTS)
        only = [incident.case_id for incident in held]
    log = log_of_cases(workflow, start, end, only)
    held = {str(case.id): case for case in casework.cases(workflow.id, ids=map(int, log.cases), limit=len(log.cases))}
    place = np.array([held[name].place_id for name in log.cases])
    return Gathered(log, place[case_of(log)], {}, {name: held[name].sector for name in log.cases})


def _kind_names(known: Known) -> dict[str, str]:
    """Codes of what cases are about to their names, where rows hold both."""
    cases = known.process.cases
    if cases is None or not (cases.kind and cases.kind_name):
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT {_named(cases.kind)}::text, min({_named(cases.kind_name)})
            FROM ({datasets.relation(known.case_dataset, until=False)}) told
            WHERE {_named(cases.kind)} IS NOT NULL AND {_named(cases.kind_name)} IS NOT NULL GROUP BY 1"""  # noqa: S608 - as below
        )
        return dict(cursor.fetchall())


def log_of(known: Known, start: datetime, end: datetime) -> Log:
    """The cases with an event in [start, end), each with all its events before ``end``.

    Units are codes of organizations where the column holds such. NotFound ``processes.none``: there is no such case.
    """
    process, info = known.process, datasets.dataset(known.dataset)
    unit = _named(process.unit) if process.unit else "NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH events AS NOT MATERIALIZED ({datasets.relation(known.dataset, until=False)})
            SELECT {_named(process.case)}::text, {_named(process.activity)}::text, {_named(process.at)}, {unit}
            FROM events WHERE {_named(process.at)} < %s AND {_named(process.case)} IN
              (SELECT {_named(process.case)} FROM events WHERE {_named(process.at)} >= %s AND {_named(process.at)} < %s)
            ORDER BY {_named(process.at)}, row_id""",  # noqa: S608 - columns are judged when a pack is checked; values go by parameters
            [end, start, end],
        )
        rows = cursor.fetchall()
    if not rows:
        raise NotFound("processes.none", {})
    case, activity, at, units = zip(*rows, strict=True)
    more = _told(known, set(case))
    by_id = _codes() if process.unit and info.column(process.unit).type == "organization" else {}
    return gathered(
        case, activity, [micros(instant) for instant in at],
        unit=["" if unit is None else by_id.get(unit, str(unit)) for unit in units],
        due=[more[name][0] if name in more else None for name in case],
        kind=[more[name][1] if name in more else "" for name in case],
        entered=process.entered,
    )  # fmt: skip


def _told(known: Known, wanted: set[str]) -> dict[str, tuple[int | None, str]]:
    """Case to its deadline and what it is about. A day as a deadline lasts until its end."""
    cases = known.process.cases
    if cases is None:
        return {}
    due, kind = (_named(name) if name else "NULL" for name in (cases.due, cases.kind))
    lasts = DAY_LASTS if cases.due and datasets.dataset(known.case_dataset).column(cases.due).type == "date" else 0
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT {_named(cases.case)}::text, {due}, {kind}::text FROM ({datasets.relation(known.case_dataset, until=False)}) told
            WHERE {_named(cases.case)}::text = ANY(%s) ORDER BY row_id""",  # noqa: S608 - as above
            [list(wanted)],
        )
        return {case: (None if at is None else micros(at) + lasts, kind or "") for case, at, kind in cursor.fetchall()}


def _named(column: str) -> str:
    return connection.ops.quote_name(column)


def _codes() -> dict[int, str]:
    return {organization.id: organization.code for organization in organizations.everything()}


def log_of_cases(workflow: Workflow, start: datetime, end: datetime, only: Iterable[int] | None = None) -> Log:
    """The cases of a workflow that were opened or due in [start, end), with the states they came to before ``end``.

    ``only``: these cases alone, as actual incidents without exercises. Of cases taken over from another system the way is not known: they
    are left out. A unit is the code of who leads the case from then on; what a case
    is about is its sector. NotFound ``processes.none``: there is no such case.
    """
    cases = {case.id: case for case in casework.promises(workflow.id, start, end)}
    chosen = cases.keys() if only is None else cases.keys() & set(only)
    moves = {arrow.act: arrow for arrow in workflow.arrows}
    codes, leads = _codes(), dict[int, str]()
    rows = []
    happened = casework.happened(chosen, None, end)
    taken_over = {event.case_id for event in happened if event.act == TAKEN_OVER}
    events = [event for event in happened if event.case_id not in taken_over]
    handed = {event.case_id for event in events if event.act in moves and moves[event.act].hands_over}
    for event in events:
        arrow, case = moves.get(event.act), cases[event.case_id]
        if arrow is not None and arrow.hands_over:
            leads[case.id] = codes.get(event.detail.get("organization", 0), "")
        elif event.before == event.after:
            continue
        lead = leads.get(case.id, "" if case.id in handed else codes.get(case.organization_id, ""))
        rows.append((str(case.id), event.after, micros(event.at), lead, case.sector, micros(case.due_at)))
    if not rows:
        raise NotFound("processes.none", {})
    case, activity, at, unit, kind, due = zip(*rows, strict=True)
    return gathered(case, activity, at, unit=unit, kind=kind, due=due, entered=True)
