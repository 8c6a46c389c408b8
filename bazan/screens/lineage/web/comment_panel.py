"""The comments on an indicator's page: what was written about the number, newest first, and the form that writes one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from bazan.coordination.comments import api as comments
from bazan.coordination.comments.types import About, Comment
from bazan.core.errors import Refused
from bazan.core.labels import label, sentence
from bazan.data.figures.api import every_organization, local_date, territory, things
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import Reach, allowed
from bazan.platform.design_system.api import number, when
from bazan.screens.lineage.queries import IndicatorPage


def about_of(shown: IndicatorPage, now: datetime) -> About:
    """The number, at the place its feature lies in; the whole territory where it lies in none."""
    feature = shown.feature
    lies = things() if feature.kind == "thing" else every_organization() if feature.kind == "organization" else {}
    place = feature.id if feature.kind == "place" else lies[feature.id].place_id
    return About(shown.info.code, feature, shown.info.pack, place or territory(local_date(now)).root.id)


def panel_of(
    shown: IndicatorPage, reach: Reach, now: datetime, typed: Mapping[str, str] | None = None, refusal: Refused | None = None
) -> dict[str, Any]:
    """``typed`` and ``refusal``: of a form that was sent and refused, so that nothing has to be written again."""
    about, form = about_of(shown, now), typed or {}
    found, writes = (
        [one for one in comments.comments(about) if one.at <= now],
        allowed(reach, "comments.write", about.place_id, about.sector),
    )
    names = accounts.full_names() if found else {}
    return {
        "rows": [_row(comment, names, now) for comment in found],
        "writes": writes,
        "action": about.href.replace("?", "/comments?", 1).partition("#")[0],
        "to": [(each.username, each.full_name) for each in comments.colleagues(about, reach.username, local_date(now))] if writes else [],
        "most": comments.LONGEST,
        "hint": label("comments.who_reads", most=number(comments.LONGEST)),
        "key": form.get("key") or uuid4().hex,
        "words": form.get("words", ""),
        "chosen": form.get("to", ""),
        "refusal": sentence(refusal) if refusal else "",
        "field": refusal.field if refusal else "",
    }


def _row(comment: Comment, names: Mapping[str, str], now: datetime) -> dict[str, str]:
    return {
        "words": comment.words,
        "by": names.get(comment.by, comment.by),
        "to": label("comments.to_line", name=names.get(comment.to, comment.to)) if comment.to else "",
        "at": when(comment.at, now),
    }
