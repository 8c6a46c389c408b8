"""Briefings ready for their templates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bazan.analysis.briefings import api as briefings
from bazan.analysis.briefings.types import FORMATS, BriefingInfo, Piece
from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.language import LANGUAGES, either, language, words
from bazan.data.figures.api import place_name
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform.design_system.api import number, when


def rows(found: Sequence[BriefingInfo]) -> list[dict[str, Any]]:
    """A line each; names are read once."""
    names = accounts.full_names()
    bodies = {body.id: either(body.short_name or body.name, body.name_en) for body in organizations.everything()}
    return [
        {
            "href": f"/briefings/{one.id}",
            "kind": label(f"briefings.kind.{one.kind}"),
            "symbol": one.symbol,
            "place": place_name(places.place(one.place_id)),
            "body": bodies.get(one.organization_id, ""),
            "by": names.get(one.issued_by, one.issued_by),
            "at": one.issued_at,
            "replaced": one.replaced,
        }
        for one in found
    ]


def one(briefing_id: int) -> dict[str, Any]:
    """The page of one: sections with their sentences, each with the way to its number."""
    info, content = briefings.briefing(briefing_id), briefings.content(briefing_id)
    sections = []
    for name in content.sections:
        said = [sentence for sentence in content.sentences if sentence.section == name]
        if said:
            lines = [{"pieces": [_piece(piece) for piece in sentence.pieces[language()]], "href": sentence.address} for sentence in said]
            sections.append({"title": label(f"briefings.section.{name}"), "lines": lines})
    kind = label(f"briefings.kind.{info.kind}")
    return {
        "trail": [(label("briefings.title"), "/briefings"), (info.symbol, "")],
        "title": kind,
        "info": info,
        "place": words(content.head.place),
        "body": words(content.head.organization),
        "sections": sections,
        "files": _files(briefing_id),
        "key": briefings.public_key(),
        "versions": [(f"/briefings/{each.id}", each.version) for each in briefings.versions(info.series) if each.id != info.id],
    }


def _piece(piece: Piece) -> dict[str, str]:
    return {"text": piece.text, "code": piece.code if piece.of == "figure" else ""}


def _files(briefing_id: int) -> list[tuple[str, str]]:
    """(word, address) of the documents that are made."""
    found = []
    for spoken in LANGUAGES:
        for form in FORMATS:
            try:
                briefings.document(briefing_id, form, spoken)
            except NotFound:
                continue
            found.append((f"{form.upper()} · {label(f'briefings.language.{spoken}')}", f"/briefings/{briefing_id}/{spoken}.{form}"))
    return found


def passport(code: str, briefing_id: int, payload: dict[str, Any]) -> dict[str, Any]:
    """The page of a printed number: what it is, how it was reckoned, from what."""
    inputs = payload["inputs"]
    return {
        "code": code,
        "trail": [(label("briefings.title"), "/briefings"), (code, "")],
        "title": words(payload["name"]),
        "printed": words(payload["printed"]),
        "facts": [
            (label(f"briefings.passport.{key}"), said)
            for key, said in (
                ("place", words(payload["place"])),
                ("period", payload["period"]),
                ("formula", words(payload["formula"])),
                ("law", payload["law"]),
                ("organization", words(payload["organization"])),
                ("briefing", payload["briefing"]),
                ("issued_at", when(datetime.fromisoformat(payload["issued_at"]))),
            )
            if said
        ],
        "inputs": [
            (words(each["name"]), each["period"], number(each["value"], 2) if each["value"] is not None else "–", each["source"])
            for each in inputs
        ],
        "more": max(payload["inputs_total"] - len(inputs), 0),
        "briefing": f"/briefings/{briefing_id}",
        "page": payload["page"],
    }
