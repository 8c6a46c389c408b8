"""Rows that came for months the inbox had let go, judged against what the history holds. Pure."""

from dataclasses import dataclass

import numpy as np

from bazan.data.observations.history.version_rows import NEVER, VERSION, replaced_times
from bazan.data.observations.ingest.storage.observation_versions import Outcome, Version, settle


@dataclass(frozen=True)
class Settled:
    """``rows``: every version there is now, sorted; ``changed``: standing rows that are new or other than before; ``refused``: places
    among the late rows that contradict a version of the same result time."""

    rows: np.ndarray
    changed: np.ndarray
    refused: tuple[int, ...]


def settled(held: np.ndarray, late: np.ndarray, sent: np.ndarray) -> Settled:
    """``held``: all versions of some days; ``late``: rows in order of arrival, with whether their sender said their result time."""
    keys = set(zip(late["ds"].tolist(), late["t"].tolist(), strict=True))
    concerned = np.isin(held["ds"], late["ds"]) & np.isin(held["t"], late["t"])
    concerned[concerned] = [(int(row["ds"]), int(row["t"])) in keys for row in held[concerned]]
    stands: dict[tuple[int, int], Version] = {}
    kept: dict[tuple[int, int], list[Version]] = {key: [] for key in keys}
    for row in held[concerned]:
        key, version = (int(row["ds"]), int(row["t"])), _version(row)
        if row["replaced"] == NEVER:
            stands[key] = version
        else:
            kept[key].append(version)
    before, refused = dict(stands), []
    for number, row in enumerate(late):
        key, new = (int(row["ds"]), int(row["t"])), _version(row, bool(sent[number]))
        was = stands.get(key)
        outcome, after = settle(was, kept[key], new)
        if outcome == Outcome.CONFLICT:
            refused.append(number)
        elif outcome == Outcome.CORRECTED and was is not None:
            kept[key].append(was)
        elif outcome == Outcome.SUPERSEDED:
            kept[key].append(new)
        stands[key] = after
    versions = [(key, version) for key in keys for version in (*kept[key], *((stands[key],) if key in stands else ()))]
    rows = np.array([(*key, v.value, v.quality, v.result_time, v.run, NEVER) for key, v in versions], VERSION)
    other = [(key, v) for key, v in stands.items() if key not in before or not v.says_the_same(before[key])]
    changed = np.array([(*key, v.value, v.quality, v.result_time, v.run, NEVER) for key, v in other], VERSION)
    return Settled(replaced_times(np.concatenate([held[~concerned], rows])), changed, tuple(refused))


def _version(row: np.void, sent: bool = True) -> Version:
    return Version(float(row["v"]), int(row["q"]), int(row["rt"]), int(row["run"]), sent)
