"""The layers that apps declare, and what stands on them: each app is asked when somebody looks."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bazan.core.map_layers import Feature, Layer, Layers, Question, Run
from bazan.directory.accounts.api import Reach, allowed
from bazan.directory.map_layers.extensions import AreaReader
from bazan.directory.map_layers.types import Answer, Area
from bazan.platform.manifests.extensions import extensions_of

_declared: list[Layers] = []


def declare(every: Iterable[Layers]) -> None:
    """Take the layers that the manifests declare. Called once."""
    _declared[:] = every


def declared(reach: Reach) -> list[Layers]:
    """The declarations this person may see something of."""
    return [one for one in _declared if not one.permission or allowed(reach, one.permission)]


def layers(reach: Reach) -> list[Layer]:
    """The rows of the list of layers, in the order rooms declare them."""
    return [layer for one in declared(reach) for layer in one.listed()]


def live(reach: Reach) -> dict[str, list[str]]:
    """Kind of live news to the declarations that are asked again after it."""
    found: dict[str, list[str]] = {}
    for one in declared(reach):
        for kind in one.live:
            found.setdefault(kind, []).append(one.name)
    return found


def moves(reach: Reach) -> list[str]:
    """The kinds of live news that say where features are now."""
    return [kind for one in declared(reach) for kind in one.moves]


def asked(wanted: Sequence[Layer], question: Question, reach: Reach) -> list[Answer]:
    """What stands on these layers, in their order."""
    by_name = {one.name: one for one in declared(reach)}
    answers = []
    for layer in wanted:
        declaration = by_name[layer.code.partition(".")[0]]
        if question.past and not declaration.remembers:
            answers.append(Answer(layer, (), known=False))
        else:
            answers.append(Answer(layer, tuple(declaration.asked(layer.code, question))))
    return answers


def counted(layer: Layer, question: Question, reach: Reach) -> int | None:
    """How many stand on a layer whose room gives runs of it; None: it gives all there is at once."""
    declaration = next(one for one in declared(reach) if one.name == layer.code.partition(".")[0])
    return declaration.counted(layer.code, question) if declaration.counted else None


def standing(wanted: Sequence[Layer], reach: Reach, now: datetime) -> list[tuple[Layer, Feature]]:
    """What stands on these layers now, everywhere, one by one."""
    return [(answer.layer, one) for answer in asked(wanted, Question(now, now, now, run=Run()), reach) for one in answer.features]


def area(text: str, reach: Reach, now: datetime) -> Area:
    """An area as an address of the map writes it. Refused ``map.area``, ``incidents.area.*``; NotFound ``map.feature``."""
    (reader,) = extensions_of(AreaReader)
    return reader.read(text, reach, now)
