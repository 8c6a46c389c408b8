"""Rows of datasets on a map, as their packs declare it: one by one, and in heaps where there are too many."""

from datetime import date, datetime
from typing import Any

from bazan.core.labels import filled, label, number_words
from bazan.core.language import either, words
from bazan.core.map_layers import Feature, Layer, Question, point
from bazan.core.time import local_day
from bazan.data.datasets import api
from bazan.data.datasets.layer_grammar import holes
from bazan.data.datasets.map_layers.value_texts import Wording
from bazan.data.datasets.types import Heap, LayerInfo, Spot
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places


def listed() -> list[Layer]:
    """A layer for every file ``layers/*.toml`` of the packs in reach, in the group of its pack."""
    return [
        Layer(
            f"rows.{one.code}", words(one.declared.labels), one.pack, "point",
            icon=one.declared.icon, shape=one.declared.shape, shown=one.declared.shown,
            shelters=one.declared.shelters, adds_up=Wording(one).title(one.declared.adds_up) if one.declared.adds_up else "",
        )
        for one in api.layers()
    ]  # fmt: skip


def rows(code: str, question: Question) -> list[Feature]:
    """What stands on one layer. NotFound ``datasets.layer.unknown``."""
    name = code.removeprefix("rows.")
    spots, heaps = api.standing(name, question)
    layer = next(one for one in api.layers() if one.code == name)
    telling = _Telling(layer, question)
    return [*(telling.row(spot) for spot in spots), *(telling.heap(heap) for heap in heaps)]


def counted(code: str, question: Question) -> int:
    """How many stand on one layer. NotFound ``datasets.layer.unknown``."""
    return api.counted(code.removeprefix("rows."), question)


class _Telling:
    """The rows of one layer in words."""

    def __init__(self, layer: LayerInfo, question: Question):
        self.layer, self.declared, self.wording = layer, layer.declared, Wording(layer)
        self.line = words(self.declared.line)
        self.told = holes({"": self.line})
        self.title = words(self.declared.labels)
        self.named = self.declared.named
        self.facts = self.declared.facts if question.ids is not None else ()
        self.owner = _owner(layer.dataset.owner, local_day(question.at))

    def row(self, spot: Spot) -> Feature:
        declared, said, values = self.declared, self.wording.said, spot.values
        owner = values.get(declared.owner) if declared.owner else None
        value = values[declared.value] if declared.value else None
        added = values[declared.adds_up] if declared.adds_up else None
        return Feature(
            id=spot.id,
            geometry=point(spot.latitude, spot.longitude),
            name=said(declared.name, values[declared.name]) if values[declared.name] is not None else self.title,
            light=spot.light,
            line=filled(self.line, {name: said(name, values[name]) for name in self.told}) if self.line else "",
            value=None if value is None else float(value),
            unit=self.wording.unit(declared.value) if declared.value else "",
            digits=declared.digits,
            adds_up=None if added is None else float(added),
            since=spot.at,
            about=self._about(values[declared.thing]) if declared.thing else "",
            owner=self.wording.named("organization", owner) if owner is not None else self.owner,
            href=f"/datasets/{self.layer.dataset.code}/rows/{spot.row_id}",
            place_id=spot.place_id,
            facts=tuple((self.wording.title(name), said(name, values[name])) for name in self.facts if values[name] is not None),
            properties={"dataset": self.layer.dataset.code, "row": spot.row_id, **{name: _plain(values[name]) for name in self.named}},
        )

    def _about(self, thing_id: int) -> str:
        kind = self.wording.kind(thing_id)
        return f"things.{kind}/{thing_id}" if kind else ""

    def heap(self, heap: Heap) -> Feature:
        dataset = self.layer.dataset.code
        return Feature(
            id=heap.id,
            geometry=point(heap.latitude, heap.longitude),
            name=label("datasets.layer.heap", count=number_words(heap.count), what=f"{self.title[:1].lower()}{self.title[1:]}"),
            light=heap.light,
            line=label("datasets.layer.grave", count=number_words(heap.grave)) if heap.grave else "",
            since=heap.at,
            owner=self.owner,
            href=f"/datasets/{dataset}?{self.declared.place}={places.place(heap.place_id).code}" if heap.place_id is not None else "",
            place_id=heap.place_id,
            adds_up=heap.added,
            properties={"dataset": dataset, "count": heap.count, "need_eyes": heap.grave, "untold": heap.untold},
        )


def _owner(code: str, on: date) -> str:
    body = next((one for one in organizations.all_on(on) if one.code == code), None)
    return either(body.short_name or body.name, body.name_en) if body else ""


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
