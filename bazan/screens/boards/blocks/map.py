"""Communes coloured by one theme at a time, stations by kind and state; the reader switches theme and classing.

``layers = [{ id, label, indicator, cuts }]`` (four cuts make five classes), ``kinds`` (kinds of station drawn).
"""

from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.data.figures.api import (
    CLASSINGS,
    against,
    classes_of,
    drawings,
    edge_of,
    indicator_name,
    league_finding,
    outlines,
    outlines_around,
    value_of,
)
from bazan.data.figures.types import LeagueRow, Slot
from bazan.data.indicators.types import Feature, IndicatorInfo
from bazan.directory.places.types import NEIGHBOUR
from bazan.platform.design_system.api import Column, Sheet, period
from bazan.screens.boards.block_declarations import Map
from bazan.screens.boards.blocks import texts
from bazan.screens.boards.blocks.comparison_members import info_of, measuring
from bazan.screens.boards.blocks.types import Drawn, Needs, Scene, Switch
from bazan.screens.boards.layout import Block, layers_of


def theme(block: Block[Map], scene: Scene) -> Slot | None:
    """The theme asked for by id, else the first that has values. Raises Refused ``boards.layer.unknown``."""
    asked = scene.view.option(block.id, "layer")
    layers, units = [slot for slot in layers_of(block) if scene.visible(slot.base)], scene.units(block.declared.feature_kind)
    if not asked:
        known = (slot for slot in layers if any(scene.reading(slot.at(scene.view.grain), one.feature) for one in units))
        return next(known, layers[0] if layers else None)
    found = next((slot for slot in layers if slot.id == asked), None)
    if found is None:
        raise Refused("boards.layer.unknown", {"text": asked}, field=f"{block.id}.layer")
    return found


def needs(block: Block[Map], scene: Scene) -> Needs:
    wanted = theme(block, scene)
    if wanted is None:
        return Needs()
    chosen = scene.view.option(block.id, "layer")
    slots = [wanted] if chosen else [slot for slot in layers_of(block) if scene.visible(slot.base)]
    asked = {(slot.at(scene.view.grain), one.feature): None for slot in slots for one in scene.units(block.declared.feature_kind)}
    code = wanted.at(scene.view.grain)
    return Needs(asked | {(code, Feature("thing", one)): None for one in measuring(code, scene.things)})


def drawn(block: Block[Map], scene: Scene) -> Drawn:
    slot = theme(block, scene)
    info = info_of(slot.at(scene.view.grain)) if slot else None
    if slot is None or info is None:
        return Drawn(texts.name_of(block, info), None, empty=texts.nothing(scene))
    rows = _rows(block, scene, info)
    known = [value for row in rows if (value := value_of(row.reading)) is not None]
    classing = texts.chosen(block, scene, "classing", _classings(slot))
    held = next((row.reading.target for row in rows if row.reading and row.reading.target), None)
    classes = classes_of(classing, known, slot.cuts, info.digits, info.direction, edge_of(held, info))
    name = theme_name(slot, scene)
    drawn_around = outlines_around if block.declared.feature_kind == NEIGHBOUR else outlines
    geometry = {one.place_id: one for one in drawn_around(scene.territory.on)}
    shown_at = texts.newest_period(row.reading for row in rows)
    view = (
        drawings.board_map(
            [(row.place, row.reading, _href(block, scene, row)) for row in rows],
            _stations(block, scene),
            info,
            classes,
            scene.kinds,
            geometry,
            label("boards.finding.map_aria", name=name),
        )
        if any(row.place.id in geometry for row in rows)  # before its first units the territory has no map
        else None
    )
    finding = league_finding(rows)
    return Drawn(
        title=texts.titled(name, info, shown_at),
        sheet=_sheet(name, info, rows, scene),
        parts={"view": view} if view else {},
        switches=_switches(block, scene, slot, classing),
        source=texts.source_of([info], scene),
        picture=drawings.with_legend(view) if view else "",
        about=finding,
        empty=("", "") if view else (label("wall.no_boundaries"), ""),
    )


def _href(block: Block[Map], scene: Scene, row: LeagueRow) -> str:
    """A board can be set to a commune; a neighbour has no board."""
    return scene.view.href(place=row.place.code) if block.declared.feature_kind == "place" else ""


def theme_name(slot: Slot, scene: Scene) -> str:
    own = slot.named(scene.view.grain)
    info = info_of(slot.at(scene.view.grain))
    return words(own) if own else indicator_name(info) if info else slot.id


def _classings(slot: Slot) -> tuple[str, ...]:
    return CLASSINGS if slot.cuts else CLASSINGS[1:]


def _rows(block: Block[Map], scene: Scene, info: IndicatorInfo) -> list[LeagueRow]:
    places = {one.id: one for one in (*scene.territory.communes, *scene.territory.neighbours)}
    return [
        LeagueRow(places[one.feature.id], scene.reading(info.code, one.feature), ()) for one in scene.units(block.declared.feature_kind)
    ]


def _stations(block: Block[Map], scene: Scene) -> list:
    kinds = block.declared.kinds
    return [one for one in scene.stations if one.thing.kind in kinds and one.thing.latitude is not None]


def _switches(block: Block[Map], scene: Scene, slot: Slot, classing: str) -> tuple[Switch, ...]:
    every = [one for one in layers_of(block) if scene.visible(one.base)]
    asked = scene.view.option(block.id, "layer")
    every = every if asked else [slot, *(one for one in every if one.id != slot.id)]
    layers = {one.id: theme_name(one, scene) for one in every}
    found = []
    if len(layers) > 1:
        found.append(texts.switch(block, scene, "layer", layers, slot.id, label("boards.layer"), "layers"))
    classings = {one: label(f"blocks.classing.{one}") for one in _classings(slot)}
    found.append(texts.switch(block, scene, "classing", classings, classing, label("blocks.classes"), "sliders-horizontal"))
    return tuple(found)


def _sheet(name: str, info: IndicatorInfo, rows: list[LeagueRow], scene: Scene) -> Sheet:
    columns = (
        Column(label("boards.places.code")),
        Column(label("boards.unit_name")),
        Column(texts.with_unit(name, info), info.digits),
        Column(label("boards.by_target")),
        Column(label("boards.period_column")),
    )
    ordered = sorted(rows, key=lambda row: (value_of(row.reading) is None, -(value_of(row.reading) or 0.0), row.place.name))
    body = tuple(
        (
            row.place.code,
            either(row.place.name, row.place.name_en),
            texts.rounded(info, value_of(row.reading)),
            against(row.reading),
            period(row.reading.current.period) if row.reading and row.reading.current else None,
        )
        for row in ordered
    )
    return Sheet(name, league_finding(rows), columns, body, texts.notes(scene, texts.source_of([info], scene)))
