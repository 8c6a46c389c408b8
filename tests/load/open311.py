"""Real rows of another city's 311, sent through the public door of Open311: ``python -m tests.load.open311 FILE [--address URL]``.

``FILE``: CSV with ``unique_key``, ``created_date``, ``category``, ``complaint_type``, ``descriptor``, ``incident_address``, ``latitude``,
``longitude`` as San Francisco publishes them. Its points are laid into ``--box`` of the province. A row sent again is the same report, so a
run may be repeated. Prints JSON: how many were taken, refused and why, and how long an answer took.
"""

import argparse
import csv
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import httpx

from tests.load.machine_speed import report
from tests.load.traffic import quantiles

PACK, OTHER = "field_reports", "other"
MATTERS = {
    "Abandoned Vehicle": "parking", "Blocked Street or SideWalk": "sidewalk", "Catch Basin Maintenance": "drainage",
    "Damaged Property": "public_service", "Graffiti": "advertising", "Illegal Postings": "advertising", "Litter Receptacles": "waste",
    "Noise Report": "noise", "Parking Enforcement": "parking", "Residential Building Request": "building_site", "Sewer Issues": "drainage",
    "Sidewalk or Curb": "sidewalk", "Sign Repair": "traffic_signal", "Street Defects": "road_damage",
    "Street and Sidewalk Cleaning": "waste", "Streetlights": "street_light", "Tree Maintenance": "trees",
}  # fmt: skip
"""Their category to our matter; what isn't here is ``other``."""
Box = tuple[float, float, float, float]
"""West, south, east, north."""
TOWN: Box = (107.66, 11.98, 107.72, 12.03)
PAUSE_S = 1.0
TRIES = 5


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.load.open311", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--address", default="http://127.0.0.1:8080")
    parser.add_argument("--key", default="", help="an api_key; without one a network sends slowly")
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--box", type=lambda text: tuple(map(float, text.split(","))), default=TOWN, help="west,south,east,north")
    told = parser.parse_args()
    report(lambda: measure(told))
    return 0


def measure(told: argparse.Namespace) -> dict[str, Any]:
    with told.file.open(encoding="utf-8", newline="") as file:
        rows = [row for row in islice(csv.DictReader(file), told.rows) if row["latitude"] and row["longitude"]]
    whole, took, ends = extent(rows), list[float](), Counter[str]()
    with httpx.Client(base_url=f"{told.address}/open311/v2", trust_env=False, timeout=60) as client:
        for number, row in enumerate(rows, 1):
            began = time.perf_counter()
            ends[sent(client, form(row, whole, told.box) | ({"api_key": told.key} if told.key else {}))] += 1
            took.append(time.perf_counter() - began)
            if number % 100 == 0:
                print(f"    {number} …", file=sys.stderr, flush=True)
    return {"rows": len(rows), "answers": dict(ends), "answered_within": quantiles(took)}


def sent(client: httpx.Client, said: Mapping[str, str]) -> str:
    """What became of one: ``taken``, or the status and the reason."""
    for _ in range(TRIES):
        answer = client.post("/requests.json", data=dict(said), headers={"Idempotency-Key": said["device_id"]})
        if answer.status_code not in (429, 503):
            return "taken" if answer.status_code == 200 else f"{answer.status_code} {answer.json()[0]['description']}"
        time.sleep(float(answer.headers.get("Retry-After", PAUSE_S)))
    return "never answered"


def form(row: Mapping[str, str], whole: Box, box: Box) -> dict[str, str]:
    """A row as the form Open311 asks for."""
    words = ": ".join(
        dict.fromkeys(filter(None, (row["category"], row["complaint_type"].replace("_", " "), row["descriptor"].replace("_", " "))))
    )
    return {
        "service_code": f"{PACK}.{MATTERS.get(row['category'], OTHER)}",
        "lat": f"{laid(float(row['latitude']), whole[1], whole[3], box[1], box[3]):.6f}",
        "long": f"{laid(float(row['longitude']), whole[0], whole[2], box[0], box[2]):.6f}",
        "address_string": row["incident_address"][:300],
        "description": f"{words} ({row['created_date'][:10]})",
        "device_id": f"311-{row['unique_key']}",
    }


def laid(value: float, start: float, end: float, into: float, until: float) -> float:
    """Where a value of one stretch lies in another."""
    return into + (until - into) * ((value - start) / (end - start) if end > start else 0.5)


def extent(rows: Iterable[Mapping[str, str]]) -> Box:
    points = [(float(row["longitude"]), float(row["latitude"])) for row in rows]
    easts, norths = zip(*points, strict=True)
    return min(easts), min(norths), max(easts), max(norths)


if __name__ == "__main__":
    sys.exit(main())
