"""Putting a board together: every change is a form sent to the server, which shows the board as it would be. No script is needed."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.labels import label, labels, sentence
from bazan.core.language import LANGUAGES, words
from bazan.core.numbers import whole_number
from bazan.core.time import GRAINS
from bazan.core.time import now as clock_now
from bazan.data.datasets import api as datasets
from bazan.data.figures.api import dress, indicator_name, local_date, looks_back, place_name, territory, view_of
from bazan.data.indicators import api as indicators
from bazan.directory.accounts.api import Request, act, allowed, page
from bazan.platform.declarations.api import keys_of
from bazan.platform.declarations.api import read as read_declaration
from bazan.platform.design_system.api import when
from bazan.platform.web.api import asked, download, typed, whole
from bazan.screens.boards.actions import delete_board, save_board
from bazan.screens.boards.block_base import Chosen
from bazan.screens.boards.block_declarations import KINDS
from bazan.screens.boards.blocks.board_data import scene
from bazan.screens.boards.blocks.comparison_members import info_of
from bazan.screens.boards.blocks.rows import info_of_dataset
from bazan.screens.boards.editor import edits
from bazan.screens.boards.editor.toml_format import LONGEST, read, write
from bazan.screens.boards.editor.validation import check
from bazan.screens.boards.layout import layout_of
from bazan.screens.boards.queries import pack_boards as boards
from bazan.screens.boards.queries.custom_boards import Own, own_board, own_boards
from bazan.screens.boards.web.board_page import columns_of, context, parts, taken, tile_name
from bazan.screens.map.api import kept

ROLES = tuple(key.removeprefix("people.role.") for key in labels(LANGUAGES[0]) if key.startswith("people.role."))


@page("boards.view", past=looks_back)
def show(request: Request, board_id: int) -> HttpResponse:
    """A board somebody put together, for those it is shared with."""
    now = clock_now()
    one = own_board(board_id, request.reach)
    shown = _scene(request, one, now)
    said = context(request, shown, words(one.title), now)
    if allowed(request.reach, "boards.compose"):
        said["composed"] = f"/boards/compose/{one.id}"
    return render(request, "boards/sector.html", said)


@page("boards.view", past=looks_back)
def take(request: Request, board_id: int, what: str) -> HttpResponse:
    """What can be taken away from it, as from a sector's board; ``board.toml`` is the board itself."""
    now = clock_now()
    one = own_board(board_id, request.reach)
    if what == "board.toml":
        return download(one.toml.encode(), "toml", "board")
    return taken(_scene(request, one, now), what, f"own-{one.id}", words(one.title), now)


def _scene(request: Request, one: Own, now: datetime) -> Any:
    laid = layout_of("", read(one.toml))
    return scene(laid, view_of(f"/boards/own/{one.id}", asked(request), now, boards.opening(laid)), request.reach, now)


@page("boards.compose")
def listed(request: Request) -> HttpResponse:
    """Every board put together here, and the ways to begin one."""
    now = clock_now()
    root = territory(local_date(now)).root
    return render(
        request,
        "boards/compose_list.html",
        {
            "section": "boards",
            "trail": [(place_name(root), "/"), (label("boards.all"), "/boards"), (label("compose.title"), "")],
            "boards": [_listed(one, now) for one in own_boards(request.reach)],
            "packs": [(words(head["title"]), head["pack"]) for head in indicators.boards() if head["board"]],
            "refusal": "",
        },
    )


def _listed(one: Own, now: datetime) -> dict[str, Any]:
    roles = ", ".join(label(f"people.role.{role}") for role in one.roles)
    return {
        "title": words(one.title),
        "href": f"/boards/own/{one.id}",
        "edit": f"/boards/compose/{one.id}",
        "state": "good" if one.published else "missing",
        "word": label("compose.published" if one.published else "compose.draft"),
        "line": label("compose.by", author=one.author, at=when(one.changed_at, now), roles=roles or "—"),
    }


@page("boards.compose")
def begin(request: Request) -> HttpResponse:
    """An empty board, or a pack's as a start: ``?from=<pack>``."""
    query = asked(request)
    made = edits.begun()
    if query.get("from"):
        laid, head = boards.layout(query["from"])
        made = edits.begun({**head["board"], "labels": laid.labels or head["title"]}, query["from"])
    return _editor(request, made, None, 0, _shares(None))


@page("boards.compose")
def edit(request: Request, board_id: int) -> HttpResponse:
    """A board as it was saved."""
    one = own_board(board_id, request.reach)
    told = label("compose.told") if asked(request).get("told") == "saved" else ""
    return _editor(request, read(one.toml), one.id, one.version, _shares(one), told=told)


def _shares(one: Own | None) -> dict[str, Any]:
    return {"published": bool(one and one.published), "roles": set(one.roles if one else ()), "places": set(one.places if one else ())}


@act("boards.compose")
def change(request: Request) -> HttpResponse:
    """One act on the board in hand: what was typed is taken, the act done, the board judged and shown; or saved; or refused by key."""
    fields = typed(request)
    board_id, version = whole(fields, "id"), whole(fields, "version") or 0
    shares = {
        "published": fields.get("published") == "1",
        "roles": {role for role in request.POST.getlist("roles") if role in ROLES},
        "places": {place for one in request.POST.getlist("places") if (place := whole_number(one)) is not None},
    }
    held = read(fields.get("toml", "")[: LONGEST + 1])
    try:
        _judged(held)
        made = edits.filled(held, fields)
        _judged(made)
        name, _, rest = fields.get("act", "").partition(":")
        if name == "save":
            return _saved(request, made, board_id, version, shares)
        made = ACTS[name](made, rest, request) if name in ACTS else made
        _judged(made)
    except BazanError as error:
        return _editor(request, held, board_id, version, shares, refusal=sentence(error), status=400)
    return _editor(request, made, board_id, version, shares)


def _judged(board: Mapping[str, Any]) -> None:
    check(board, lambda name: info_of(name) is not None, lambda name: info_of_dataset(name) is not None)


def _saved(request: Request, made: dict[str, Any], board_id: int | None, version: int, shares: dict[str, Any]) -> HttpResponse:
    title = made.get("labels", {})
    with transaction.atomic():
        saved = save_board(
            board_id, version, title, write(made), shares["published"], tuple(shares["roles"]), tuple(shares["places"]),
            request.reach.username, clock_now(),
        )  # fmt: skip
    return HttpResponseRedirect(f"/boards/compose/{saved}?told=saved")


def _place(text: str) -> tuple[str, int]:
    part, _, number = text.partition(":")
    at = whole_number(number, digits=3)
    return part, -1 if at is None else at


def _chosen(request: Request, name: str) -> list[Any]:
    return [info for code in request.POST.getlist(name) if (info := info_of(code)) is not None]


def _add_tiles(board: dict[str, Any], rest: str, request: Request) -> dict[str, Any]:
    chosen = _chosen(request, "new-indicators")
    if not chosen:
        raise Refused("compose.choose", {}, field="new-indicators")
    return edits.with_tiles(board, [info.code for info in chosen if "place" in info.features])


def _add_block(board: dict[str, Any], rest: str, request: Request) -> dict[str, Any]:
    kind, dataset = KINDS.get(request.POST.get("new-kind", "")), info_of_dataset(request.POST.get("new-dataset", ""))
    if kind is None or (kind.needs == "dataset" and dataset is None):
        raise Refused("compose.choose_kind", {}, field="new-kind")
    indicators = tuple(_chosen(request, "new-indicators"))
    if kind.needs == "indicators" and not indicators:
        raise Refused("compose.choose", {}, field="new-indicators")
    return edits.with_block(board, request.POST["new-kind"], Chosen(indicators, dataset, request.POST.get("new-view", "")))


ACTS: dict[str, Callable[[dict[str, Any], str, Request], dict[str, Any]]] = {
    "tiles": _add_tiles,
    "block": _add_block,
    "up": lambda board, rest, request: edits.moved(board, *_place(rest), -1),
    "down": lambda board, rest, request: edits.moved(board, *_place(rest), 1),
    "remove": lambda board, rest, request: edits.removed(board, *_place(rest)),
    "wider": lambda board, rest, request: edits.widened(board, _place(rest)[1], 1),
    "narrower": lambda board, rest, request: edits.widened(board, _place(rest)[1], -1),
}


@act("boards.compose")
def upload(request: Request) -> HttpResponse:
    """A board from a file: read, judged by key, opened in the editor; nothing is stored yet."""
    file = request.FILES.get("file")
    if file is None or file.size is None or file.size > LONGEST:
        raise Refused("compose.toml.long" if file else "compose.file", {"most": LONGEST} if file else {}, field="file")
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as why:
        raise Refused("compose.toml.unreadable", {"why": "UTF-8"}, field="file") from why
    made = edits.begun() | read(text)
    _judged(made)
    return _editor(request, {key: value for key, value in made.items() if key != "id"}, None, 0, _shares(None))


@act("boards.compose")
def delete(request: Request, board_id: int) -> HttpResponse:
    """Gone, after the word that confirms it."""
    own_board(board_id, request.reach)
    if request.POST.get("sure") != "1":
        raise Refused("compose.sure", {}, field="sure")
    delete_board(board_id, request.reach.username)
    return HttpResponseRedirect("/boards/compose")


def _editor(
    request: Request,
    board: dict[str, Any],
    board_id: int | None,
    version: int,
    shares: dict[str, Any],
    told: str = "",
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    now = clock_now()
    units = territory(local_date(now))
    said = {
        "section": "boards",
        "trail": [(label("boards.all"), "/boards"), (label("compose.title"), "/boards/compose"), (_title(board), "")],
        "title": _title(board),
        "id": board_id or "",
        "version": version,
        "toml": write(board),
        "words": board.get("labels", {}),
        "grain": board.get("grain", ""),
        "grains": [(one, label(f"boards.grain.{one}")) for one in GRAINS],
        "tiles": [_tile(one) for one in board.get("tiles", [])],
        "blocks": [_block(one) for one in board.get("blocks", [])],
        "kinds": [(one, label(f"compose.kind.{one}")) for one in KINDS],
        "choices": _choices(request),
        "datasets": [(one.code, words(one.labels)) for one in datasets.datasets()],
        "views": [(one.query, one.name) for one in kept(request.reach)] if allowed(request.reach, "map.view") else [],
        "roles": [(one, label(f"people.role.{one}"), one in shares["roles"]) for one in ROLES],
        "places": [(one.id, place_name(one), one.id in shares["places"]) for one in units.communes],
        "published": shares["published"],
        "told": told,
        "refusal": refusal,
        "preview": _preview(request, board, now),
    }
    return render(request, "boards/compose.html", said, status=status)


def _title(board: Mapping[str, Any]) -> str:
    return words(board.get("labels") or {}) or label("compose.untitled")


def _tile(entry: Mapping[str, Any]) -> dict[str, Any]:
    info = info_of(str(entry.get("indicator", "")))
    return {
        "name": indicator_name(info) if info else entry.get("indicator"),
        "words": entry.get("labels", {}),
        "code": entry.get("indicator"),
    }


def _block(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A block as the editor lists it: its kind, what it shows, what may be typed."""
    declared = read_declaration(KINDS[entry["kind"]], entry)
    known = keys_of(type(declared))
    names = [info for _, code in declared.indicators() if (info := info_of(code)) is not None]
    shown = ", ".join(dict.fromkeys(words(info.short_labels) or indicator_name(info) for info in names))
    table = info_of_dataset(str(entry.get("dataset", "")))
    kinds = {kind for info in names[:1] for kind in info.features}
    asked_kind = entry.get("feature_kind", "place") if "feature_kind" in known else ""
    return {
        "kind": label(f"compose.kind.{entry['kind']}"),
        "shows": words(table.labels) if table else shown,
        "words": entry.get("labels", {}),
        "width": entry.get("width", 12),
        "numbers": [
            {"key": key, "label": label(f"compose.number.{key}"), "value": entry.get(key, "")} for key in edits.SETTABLE if key in known
        ],
        "feature_kinds": [(one, label(f"blocks.kind.{one}"), one == asked_kind) for one in _whom(entry["kind"], kinds)]
        if asked_kind
        else [],
    }


def _whom(block: str, features: Collection[str]) -> list[str]:
    """Whom a kind of block may compare by an indicator of such features; neighbours, where the province has any."""
    around = ["neighbour"] if block in ("league", "map") and "place" in features and territory(local_date(clock_now())).neighbours else []
    if block == "map":
        return ["place", *around] if around else []
    return [one for one in ("place", "organization", "thing") if one in features] + around


def _choices(request: Request) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every indicator this person may see, by sector."""
    found = []
    for head in indicators.boards():
        if allowed(request.reach, "boards.view", sector=head["pack"]):
            infos = sorted((indicator_name(one), one.code) for one in indicators.catalogue() if one.pack == head["pack"])
            if infos:
                found.append((words(head["title"]), [(code, name) for name, code in infos]))
    return found


def _preview(request: Request, board: dict[str, Any], now: datetime) -> dict[str, Any] | None:
    """The board as it would be; null while there is nothing on it."""
    if not board.get("tiles") and not board.get("blocks"):
        return None
    laid = layout_of("", board)
    try:
        shown = scene(laid, view_of("/boards/compose", {}, now, boards.opening(laid)), request.reach, now)
    except NotFound:
        return None
    names = [tile_name(head, shown) for head in shown.headlines]
    tiles = [dress(head.reading, now, name) for head, name in zip(shown.headlines, names, strict=True) if head.reading]
    return {"tiles": tiles, "tile_columns": columns_of(len(tiles)), **parts(shown, names, now)}
