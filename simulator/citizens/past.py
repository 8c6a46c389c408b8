"""``python -m simulator.citizens.past``: the reports of a former system, as the demo takes them over; the same file for the same seed."""

import csv
import random
import sys
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from simulator.citizens.story import texts_of
from simulator.settings import ROOT

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
LAST = datetime(2026, 11, 20, 18, 0, tzinfo=LOCAL)
DAYS, COUNT, SEED = 120, 900, 11
DUE_DAYS = {"immediate": 1, "normal": 4, "complex": 14}
"""About what the province's own levels come to, in days of the calendar."""
COLUMNS = (
    "report", "service", "channel", "commune", "latitude", "longitude", "words", "unit", "state", "received_at", "acknowledged_at",
    "assigned_at", "started_at", "first_due_at", "answered_at", "closed_at", "reply", "verified", "rating", "reopened",
)  # fmt: skip


def main() -> int:
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows())
    return 0


def rows() -> list[dict[str, str]]:
    """Every line, the oldest first."""
    chance = random.Random(SEED)
    texts = list(texts_of(ROOT / "sectors"))
    levels = {
        path.stem: tomllib.loads(path.read_text("utf-8"))["level"] for path in (ROOT / "sectors/field_reports/services").glob("*.toml")
    }
    communes = _communes(ROOT / "provinces/dak_nong/places/communes_2025.csv")
    instants = sorted(LAST - timedelta(days=DAYS * chance.random()) for _ in range(COUNT))
    return [_row(number, instant, chance, texts, levels, communes) for number, instant in enumerate(instants, 1)]


def _row(
    number: int, received: datetime, chance: random.Random, texts: list[tuple[str, str, str]], levels: dict[str, str],
    communes: list[tuple[str, float, float]],
) -> dict[str, str]:  # fmt: skip
    service, words, _ = chance.choice(texts)
    code, latitude, longitude = communes[min(int(chance.expovariate(0.35)), len(communes) - 1)]
    due = DUE_DAYS[levels[service.partition(".")[2]]]
    days = min(due * chance.lognormvariate(-0.35, 0.8), 45)
    steps = [received + timedelta(days=days * share) for share in (0.02, 0.06, 0.2, 1.0)]
    over, refused = steps[-1] < LAST, chance.random() < 0.12
    fixed = chance.choices(["true", "false", ""], [55, 9, 36])[0] if over and not refused else ""
    told = {
        "report": f"CU-{number:05}", "service": service, "channel": chance.choices(["app", "hotline", "zalo", "web"], [5, 3, 1, 1])[0],
        "commune": code, "latitude": _near(latitude, chance), "longitude": _near(longitude, chance),
        "words": words, "unit": "ioc" if refused else f"ubnd-{code}", "received_at": _said(received), "acknowledged_at": _said(steps[0]),
        "first_due_at": _said(received + timedelta(days=due)),
    }  # fmt: skip
    if refused:
        return told | {"state": "rejected", "closed_at": _said(steps[0])}
    told |= {"assigned_at": _said(steps[1]), "started_at": _said(steps[2])}
    if not over:
        return told | {"state": "working"}
    return told | {
        "state": "closed", "answered_at": _said(steps[3]), "closed_at": _said(steps[3] + timedelta(days=1)), "verified": fixed,
        "reply": "Đã xử lý tại hiện trường.", "rating": {"true": "5", "false": "2"}.get(fixed, ""),
        "reopened": "1" if fixed == "false" else "0",
    }  # fmt: skip


def _near(degrees: float, chance: random.Random) -> str:
    return f"{degrees + chance.uniform(-0.02, 0.02):.5f}"


def _said(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")


def _communes(path: Path) -> list[tuple[str, float, float]]:
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(line for line in file if not line.startswith("#"))
        return [(row["code"], float(row["latitude"]), float(row["longitude"])) for row in lines]


if __name__ == "__main__":
    sys.exit(main())
