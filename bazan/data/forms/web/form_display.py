"""What the pages show, in words, from the room's types to what the templates place; and who the reader is to a form."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bazan.core.errors import BazanError
from bazan.core.fault_lists import MOST_TOLD
from bazan.core.labels import label, number_words, sentence
from bazan.core.language import either, words
from bazan.data.datasets.types import DatasetInfo, Finding
from bazan.data.forms import api as filed
from bazan.data.forms.types import STANDING_STATES, SUBMISSION_STATES, FormInfo, Obligation, Step, SubmissionInfo, UploadInfo
from bazan.directory.accounts.api import Request
from bazan.directory.organizations import api as organizations
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.permissions.types import Acting

SHOWN = 200
Bodies = Mapping[int, OrganizationInfo]


def name_of(body: OrganizationInfo | None, short: bool = False) -> str:
    """What people call an organization."""
    if body is None:
        return "–"
    return either(body.short_name if short else body.name, body.name_en)


def own(request: Request) -> str:
    """Code of the reader's organization."""
    held = request.user.organization_id
    return organizations.organization(held).code if held else ""


def me(request: Request, sector: str, place_id: int | None = None) -> Acting:
    """Who the reader is to a form of that sector and place, their own where none is said."""
    held = request.user.organization_id
    place = place_id or (organizations.organization(held).place_id if held else None)
    return filed.person(request.reach, held, place, sector)


def obligation(one: Obligation, forms: Mapping[str, FormInfo], bodies: Bodies) -> dict[str, Any]:
    """One line of a list of obligations."""
    return {
        "one": one,
        "name": words(forms[one.form].labels),
        "owner": name_of(bodies.get(one.organization_id), short=True),
        "owner_code": bodies[one.organization_id].code,
        "light": STANDING_STATES.light(one.standing),
        "word": label(f"forms.standing.{one.standing}"),
        "state": state_word(one.state),
        "owed": label("forms.owed.short", count=one.refused_cells) if one.refused_cells else "",
        "href": f"/forms/{one.form}?period={one.period.text}&organization={bodies[one.organization_id].code}",
    }


def state_word(state: str | None) -> str:
    return label(f"forms.state.{state or 'none'}")


def scores(found: list[Obligation], forms: Mapping[str, FormInfo]) -> list[dict[str, Any]]:
    """Completeness and timeliness form by form, the least complete first."""
    by_form: dict[str, list[Obligation]] = defaultdict(list)
    for one in found:
        by_form[one.form].append(one)
    rows = [
        {"form": code, "name": words(forms[code].labels), **filed.score(one.standing for one in ones)} for code, ones in by_form.items()
    ]
    return sorted(rows, key=lambda row: (row["completeness"] if row["completeness"] is not None else 101, row["name"]))


def due_words(form: FormInfo) -> str:
    kind, count = next((name, count) for name, count in asdict(form.due).items() if count is not None)
    return label(f"forms.form.due.{kind}", count=count)


def sheets(form: FormInfo, datasets: Mapping[str, DatasetInfo]) -> list[dict[str, Any]]:
    """Each sheet with what its columns mean."""
    return [
        {
            "name": words(sheet.labels),
            "dataset": sheet.dataset,
            "columns": [
                {"head": words(filed.heads(column)), "meaning": filed.meaning(column)}
                for column in (datasets[sheet.dataset].column(name) for name in sheet.columns)
            ],
        }
        for sheet in form.sheets
    ]


def upload_row(one: UploadInfo) -> dict[str, Any]:
    lights = {"checked": "watch", "refused": "off", "broken": "off", "committed": "good"}
    return {"one": one, "word": label(f"forms.upload.{one.state}"), "light": lights.get(one.state, "none")}


def checked(one: UploadInfo, infos: Mapping[str, DatasetInfo], findings: list[Finding]) -> dict[str, Any]:
    """What upload.html places of a check's result."""
    result = one.result
    refused = [finding for finding in findings if finding.severity == "refuse"]
    warned = [finding for finding in findings if finding.severity == "warn"]
    columns = {column.id: words(column.labels) for info in infos.values() for column in info.columns}
    changes = [
        {
            "where": label("forms.check.sheet_line", sheet=change["sheet"], line=change["line"]),
            "column": columns.get(name, name),
            "before": number_words(before),
            "after": number_words(after),
        }
        for change in result.get("changes", [])
        for name, (before, after) in change["changed"].items()
    ]
    return {
        "refused": [_finding(finding, columns) for finding in refused[:MOST_TOLD]],
        "refused_more": max(0, result.get("refused", 0) - MOST_TOLD),
        "warned": [_finding(finding, columns) for finding in warned[:MOST_TOLD]],
        "warned_more": max(0, result.get("warned", 0) - MOST_TOLD),
        "changes": changes[:SHOWN],
        "changes_more": max(0, len(changes) - SHOWN),
        "changing": result.get("changed", 0) + result.get("withdrawn", 0),
        "same_all": bool(result)
        and not (result["new"] or result["changed"] or result["withdrawn"] or result["refused"])
        and result["same"] > 0,
        "partial": bool(result) and result["whole"] and result["refused"] > 0 and result["good"] > 0,
        "committable": bool(result) and result["whole"] and not result["refused"],
        "problem": sentence(BazanError(one.problem["rule"], one.problem["params"])) if one.problem.get("rule") else "",
    }


def _finding(one: Finding, columns: Mapping[str, str]) -> dict[str, str]:
    where = (
        label("forms.check.sheet_cell", sheet=one.sheet, cell=one.cell)
        if one.cell
        else label("forms.check.sheet_line", sheet=one.sheet, line=one.line)
    )
    return {"where": where, "column": columns.get(one.column, ""), "words": filed.said(one), "raw": one.raw}


def trail(steps: tuple[Step, ...], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The steps of a submission, newest first."""
    return [
        {
            "act": label(f"forms.act.{step.act}"),
            "after": state_word(step.after),
            "by": names.get(step.actor, step.actor),
            "username": step.actor,
            "step": step,
        }
        for step in reversed(steps)
    ]


def submission_row(one: SubmissionInfo, forms: Mapping[str, FormInfo], bodies: Bodies) -> dict[str, Any]:
    return {
        "one": one,
        "name": words(forms[one.form].labels) if one.form in forms else one.form,
        "owner": name_of(bodies.get(one.organization_id), short=True),
        "state": state_word(one.state),
        "light": SUBMISSION_STATES.light(one.state) if one.state else "none",
    }


def line(found: list[Obligation]) -> str:
    """One line on how many are late and due soon."""
    late, soon = (sum(one.standing == word for one in found) for word in ("late", "soon"))
    return label("forms.line", late=late, soon=soon) if late or soon else label("forms.line.none")


def progress(one: UploadInfo, at: datetime) -> dict[str, Any]:
    """An upload as scripts and the progress sign ask for it."""
    return {
        "id": one.id,
        "state": one.state,
        "step": one.step,
        "submission": one.submission_id,
        "problem": one.problem,
        **{key: value for key, value in one.result.items() if isinstance(value, int)},
    }
