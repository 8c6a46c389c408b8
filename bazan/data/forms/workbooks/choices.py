"""What may be chosen in a workbook: codes of a pack's lists, and of what the register knew in the period."""

from collections.abc import Mapping, Sequence
from datetime import date

from bazan.data.datasets.types import DatasetInfo
from bazan.data.forms.workbooks.layout import Choice, Choices
from bazan.data.observations import api as observations
from bazan.directory.organizations import api as organizations
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.places import api as places


def choices_of(datasets: Mapping[str, DatasetInfo], on: date, owner: OrganizationInfo) -> Choices:
    """What the owner of a form may choose on that day: a committee only what lies in its own commune."""
    within = places.reach(owner.place_id) if owner.place_id and owner.place_id != places.root(on).id else None
    kept: dict[str, tuple[Choice, ...]] = {}

    def choose(key: str) -> tuple[Choice, ...]:
        if key not in kept:
            kind, _, rest = key.partition(":")
            match kind:
                case "list":
                    code, _, name = rest.rpartition(":")
                    kept[key] = tuple(Choice(c, dict(words)) for c, words in datasets[code].lists.get(name, {}).items())
                case "thing":
                    kept[key] = _things(rest.split(",") if rest else [None], within)
                case "place":
                    kept[key] = _places(rest, on, within)
                case _:
                    kept[key] = _organizations(rest, on, within)
        return kept[key]

    return choose


def _things(kinds: Sequence[str | None], within: frozenset[int] | None) -> tuple[Choice, ...]:
    found = [thing for kind in kinds for thing in observations.things(kind=kind, place_ids=within)]
    return tuple(Choice(thing.code, {"vi": thing.name, "en": thing.name_en}) for thing in found)


def _places(kinds: str, on: date, within: frozenset[int] | None) -> tuple[Choice, ...]:
    wanted = kinds.split(",")
    root = places.root(on)
    units = [p for p in places.subtree(root.id, on)[1:] if p.kind in wanted and (within is None or p.id in within)]
    whole = [root] if "territory" in wanted and within is None else []
    return tuple(Choice(p.code, {"vi": p.name, "en": p.name_en}) for p in [*whole, *sorted(units, key=lambda p: p.code)])


def _organizations(kind: str, on: date, within: frozenset[int] | None) -> tuple[Choice, ...]:
    found = [body for body in organizations.all_on(on) if (not kind or body.kind == kind) and (within is None or body.place_id in within)]
    return tuple(Choice(body.code, {"vi": body.name, "en": body.name_en}) for body in found)
