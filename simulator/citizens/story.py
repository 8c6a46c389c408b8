"""What people report and how it fares: drawn from the demo's file, the packs' texts and a seed."""

import csv
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STEPS = ("receive", "assign", "start", "answer", "publish", "verdict")


@dataclass(frozen=True)
class Script:
    """The demo's file beside the texts people write, by service."""

    told: dict[str, Any]
    texts: tuple[tuple[str, str, str], ...]
    """(service, words, urgency)."""
    centers: dict[str, tuple[float, float]]
    """Commune to its middle."""


@dataclass(frozen=True)
class Story:
    """One report and its whole fate. Moments are seconds after it was sent."""

    number: int
    commune: str
    point: tuple[float, float]
    service: str
    words: str
    danger: bool
    named: bool
    device: str
    door: str
    """app or open311."""
    fate: str
    """mended, badly, silent, slow, refused."""
    moments: dict[str, float]


def load(province: Path, sectors: Path, centers: dict[str, tuple[float, float]]) -> Script | None:
    """None where the province has no such demo."""
    path = province / "citizens.toml"
    if not path.is_file():
        return None
    return Script(tomllib.loads(path.read_text("utf-8")), tuple(texts_of(sectors)), centers)


def texts_of(sectors: Path) -> Iterator[tuple[str, str, str]]:
    """(service, words, urgency) of every text of the packs that is long enough to be a report."""
    for path in sorted(sectors.glob("*/texts/reports.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if len(row["text"]) > 30:
                    yield f"{path.parents[1].name}.{row['service']}", row["text"], row["urgency"]


WET = ("flooding", "landslide", "drainage", "trees", "road_damage")
"""What people report while it rains hard."""


def story(script: Script, seed: int, number: int, before: list[Story], wet: bool = False) -> Story:
    """The report of that number; the same for the same seed. ``before``: of which one may tell again."""
    chance = random.Random(seed * 1_000_003 + number)
    told, shares = script.told, script.told["shares"]
    abusive = chance.random() < told["abuse"]
    twin = chance.choice(before[-20:]) if before and chance.random() < told["again"] else None
    communes = told["communes"]
    commune = twin.commune if twin else chance.choices(list(communes), list(communes.values()))[0]
    near = twin.point if twin else script.centers[commune]
    spread = 0.0002 if twin else 0.012
    point = (near[0] + chance.uniform(-spread, spread), near[1] + chance.uniform(-spread, spread))
    fitting = [text for text in script.texts if text[0] == twin.service] if twin else _fitting(script, wet)
    service, words, urgency = chance.choice(fitting)
    fate = _fate(chance.random(), shares) if not abusive else "refused"
    return Story(
        number, commune, point, service, "Làm ăn như vậy mà cũng gọi là chính quyền à!!!" if abusive else words,
        urgency == "danger" and not abusive, chance.random() < told["proved"] and not abusive,
        f"demo-phone-{'angry' if abusive else number % 200}", "open311" if chance.random() < told["open311"] else "app", fate,
        _moments(chance, told["minutes"], fate),
    )  # fmt: skip


def _fitting(script: Script, wet: bool) -> list[tuple[str, str, str]]:
    return [text for text in script.texts if not wet or text[0].rpartition(".")[2] in WET]


def _fate(drawn: float, shares: dict[str, float]) -> str:
    for name in ("refused", "slow", "badly", "silent"):
        if (drawn := drawn - shares[name]) < 0:
            return name
    return "mended"


def _moments(chance: random.Random, minutes: dict[str, list[float]], fate: str) -> dict[str, float]:
    steps = {"refused": STEPS[:1], "slow": STEPS[:2], "silent": STEPS[:5]}.get(fate, STEPS)
    found, at = {}, 0.0
    for step in steps:
        at += 60 * chance.uniform(*minutes[step])
        found[step] = at
    return found
