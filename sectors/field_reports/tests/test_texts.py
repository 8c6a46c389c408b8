"""The corpus is what its README says: known codes, enough of each, nothing twice, nothing of what judges among what teaches, nobody."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from bazan.core.text_safety import unseen
from bazan.platform.text_classification.api import folded

FOLDER = Path(__file__).parents[1] / "texts"
SERVICES = {
    "road_damage", "traffic_signal", "parking", "noise", "public_order", "sidewalk", "street_light", "advertising", "drainage", "trees",
    "waste", "water_pollution", "air_pollution", "flooding", "landslide", "illegal_building", "building_site", "tourism", "food_safety",
    "forest_damage", "mining", "prices", "utilities", "public_service", "other",
}  # fmt: skip
URGENCIES = {"danger", "soon", "normal"}
FEWEST = {"reports": 45, "unseen": 12}
STREETS = ("Nguyễn Văn Linh", "Nguyễn Văn Trỗi", "Lê Thị Hồng Gấm", "Nguyễn Thị Minh Khai")
NAMED = re.compile(r"\b(?:Văn|Thị)\s+[A-ZĐÁÀẢÂĂÊÔƠƯ]\w+")


def rows(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def key(text):
    return " ".join(re.findall(r"\w+", folded(text).lower()))


@pytest.mark.parametrize("name", FEWEST)
def test_every_text_bears_known_codes_and_every_service_has_enough(name):
    found = rows(name)
    assert {tuple(row) for row in found} == {("text", "service", "urgency")}
    assert {row["service"] for row in found} == SERVICES and {row["urgency"] for row in found} == URGENCIES
    assert min(Counter(row["service"] for row in found).values()) >= FEWEST[name]
    assert [row["text"] for row in found if not row["text"].strip() or unseen(row["text"]) or len(row["text"]) > 600] == []


def test_no_text_stands_twice_and_none_that_judges_teaches():
    counted = Counter(key(row["text"]) for name in FEWEST for row in rows(name))
    assert [text for text, times in counted.items() if times > 1] == []


def test_nobody_is_named_and_no_number_can_be_called():
    for row in [*rows("reports"), *rows("unseen")]:
        text = row["text"]
        assert not re.search(r"\d[\d .-]{6,}\d", text), text
        for street in STREETS:
            text = text.replace(street, "")
        assert not NAMED.search(text), text
        assert "@" not in text and "http" not in text, text


def test_a_good_part_is_written_without_marks():
    plain = [row for row in rows("reports") if row["text"].isascii()]
    assert len(plain) > 100
