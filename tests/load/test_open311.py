"""Rows of another city's 311 become forms our door takes."""

from bazan.core.settings import ROOT
from bazan.platform import packs
from tests.load.open311 import MATTERS, OTHER, TOWN, extent, form

ROWS = [
    {
        "unique_key": str(number), "created_date": "2008-07-01 09:35:16", "category": category, "complaint_type": "Street_light",
        "descriptor": "Light_out", "incident_address": "10 SANTOS ST", "latitude": str(37.7 + number / 100), "longitude": "-122.41",
    }
    for number, category in enumerate(["Streetlights", "MUNI Feedback", "Graffiti"])
]  # fmt: skip


def test_a_row_says_what_and_where_and_is_the_same_when_sent_again():
    first, second, third = (form(row, extent(ROWS), TOWN) for row in ROWS)
    assert first == form(ROWS[0], extent(ROWS), TOWN) and first["device_id"] == "311-0"
    assert (first["service_code"], second["service_code"]) == ("field_reports.street_light", f"field_reports.{OTHER}")
    assert first["description"] == "Streetlights: Street light: Light out (2008-07-01)"
    assert [float(one["lat"]) for one in (first, second, third)] == [TOWN[1], 12.005, TOWN[3]]
    assert TOWN[0] < float(first["long"]) < TOWN[2]


def test_every_matter_rows_are_sent_as_is_one_of_the_pack():
    written = packs.load(ROOT / "sectors/field_reports").written["services"]
    assert {*MATTERS.values(), OTHER} <= {file.table["id"] for file in written}
