"""Which files a province's folder may hold, and by which grammar each is judged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any

from bazan.analysis.briefings.grammar import BriefingsFile
from bazan.analysis.rivers.grammar import RiversFile
from bazan.platform.declarations.api import Declaration, Names, Shape, chosen, keys_of, shape_of
from bazan.platform.packs.grammar import Settled
from bazan.processes.province_folder.grammar import directory, incidents, notifications, operations, public_access

FILES: Mapping[str, type[Declaration]] = {
    "province.toml": directory.ProvinceFile,
    "organizations.toml": directory.OrganizationsFile,
    "accounts.toml": directory.AccountsFile,
    "calendar.toml": directory.CalendarFile,
    "policy_dates.toml": directory.PolicyDatesFile,
    "incidents.toml": incidents.IncidentsFile,
    "warnings.toml": incidents.WarningsFile,
    "directives.toml": operations.DirectivesFile,
    "closures.toml": operations.ClosuresFile,
    "teams.toml": operations.TeamsFile,
    "cameras.toml": operations.CamerasFile,
    "field_reports.toml": operations.FieldReportsFile,
    "briefings.toml": BriefingsFile,
    "citizens.toml": public_access.CitizensFile,
    "open311.toml": public_access.Open311File,
    "rivers.toml": RiversFile,
    "notifications/chains.toml": notifications.ChainsFile,
    "notifications/channels.toml": notifications.ChannelsFile,
    "notifications/rosters.toml": notifications.RostersFile,
    "exercises/*.toml": incidents.ExerciseFile,
    "ground/ground.toml": directory.GroundFile,
    "packs/*.toml": Settled,
    "demo/things*.toml": directory.ThingsFile,
    "demo/teams.toml": operations.TeamsFile,
}
NEEDED = tuple(name for name in FILES if "/" not in name and name not in ("rivers.toml", "accounts.toml", "briefings.toml"))
"""Without one of these a screen would have nothing to stand on."""
SIMULATORS = (
    "demo/camera_rules.toml", "demo/citizens.toml", "demo/directives.toml", "demo/figures.toml", "demo/footage_camera_rules.toml",
    "demo/services.toml", "demo/simulation.toml", "demo/sources.toml", "demo/tours.toml",
)  # fmt: skip
"""Read by the simulator, a program apart, or judged by whoever loads them: only whether they can be read at all is told here."""


def grammar_of(name: str) -> type[Declaration] | None:
    """By which a file is judged; null: nobody reads a file of that name, or the simulator does."""
    return next((declaration for pattern, declaration in FILES.items() if fnmatch(name, pattern)), None)


@dataclass(frozen=True)
class Named:
    """A code of another file, and where it stands."""

    path: tuple[str | int, ...]
    what: str
    code: str

    @property
    def key(self) -> str:
        """As problems say it: ``routes[0].to``."""
        return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path).lstrip(".")


def named(declaration: type[Declaration], table: Mapping[str, Any]) -> Iterator[Named]:
    """Every code of another file that a good table names, in its order."""
    yield from _named((), shape_of(declaration), table)


def _named(path: tuple[str | int, ...], shape: Shape, given: Any) -> Iterator[Named]:
    picked = chosen(shape, given)
    if picked is None:
        return
    for rule in picked.rules:
        if isinstance(rule, Names) and given:
            yield Named(path, rule.what, given)
    match picked.kind:
        case "list" if picked.item is not None:
            for at, item in enumerate(given):
                yield from _named((*path, at), picked.item, item)
        case "mapping" if picked.item is not None:
            for name, item in given.items():
                yield from _named((*path, name), picked.item, item)
        case "table":
            for key, (_, inner) in keys_of(picked.table).items():
                if key in given:
                    yield from _named((*path, key), inner, given[key])
