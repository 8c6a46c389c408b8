"""Questions people keep: as tiles with their newest answer, and as a list."""

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from bazan.analysis.explore import api
from bazan.analysis.explore.types import Kept
from bazan.analysis.explore.web import pivot_table, question_form
from bazan.analysis.explore.web.answer_sentence import finding
from bazan.analysis.explore.web.display_names import source_name
from bazan.core.errors import BazanError
from bazan.core.labels import label
from bazan.directory.accounts.api import Reach
from bazan.platform.design_system.api import age


def kept(reach: Reach, now: datetime) -> list[dict[str, Any]]:
    """Each with what its newest answer says; one that can't be read any more, or whose source is out of reach, with why."""
    return [_one(one, reach, now) for one in api.kept(reach)]


def _one(one: Kept, reach: Reach, now: datetime) -> dict[str, Any]:
    told = {
        "id": one.id,
        "name": one.name,
        "href": f"/explore?{one.address}",
        "own": one.own,
        "pinned": one.own and one.pinned,
        "shared": ", ".join(label(f"people.role.{role}") for role in one.roles),
        "line": "",
        "finding": "",
        "age": "",
        "address": one.address,
    }
    said = dict(parse_qsl(one.address))
    try:
        source = api.source(said.get("of", ""))
        question = api.question_of(said, source, now)
    except BazanError:
        return told | {"line": label("explore.kept.out_of_reach"), "href": ""}
    told["line"] = f"{source_name(source)}: {question_form.title(question, source)}"
    found = api.newest_done(question, reach)
    if found is None or found.answer is None or found.ended_at is None:
        return told | {"finding": label("explore.kept.not_run")}
    laid = pivot_table.laid(found.answer, question, source, found.started_at or now)
    return told | {"finding": finding(laid, question, source), "age": age((now - found.ended_at).total_seconds())}
