"""How well plates are read that are drawn as Vietnamese ones look: the real networks, made by ``python -m tools.models``."""

import random

import pytest

from bazan.platform.image_analysis.recognition import number_plates, text_recognition
from bazan.platform.image_analysis.tests.synthetic_number_plates import vehicle

pytestmark = pytest.mark.slow

SERIES = "ABCDEFGHKLMNPSTUVXYZ"
COUNT = 12


def drawn(seed: int) -> list[tuple[tuple[str, ...], str]]:
    """(rows, signs) of plates of cars and motorcycles, in one row and in two."""
    chance = random.Random(seed)
    made: list[tuple[tuple[str, ...], str]] = []
    for number in range(COUNT):
        province, series, digits = chance.choice((29, 30, 48, 51, 59, 80)), chance.choice(SERIES), f"{chance.randrange(10**5):05}"
        last = f"{digits[:3]}.{digits[3:]}"
        made.append(
            [
                ((f"{province}{series}-{last}",), f"{province}{series}{digits}"),
                ((f"{province}{series}", last), f"{province}{series}{digits}"),
                ((f"{province}-{series}{number % 9 + 1}", last), f"{province}{series}{number % 9 + 1}{digits}"),
            ][number % 3]
        )
    return made


def texts(rows, **more):
    return {"".join(text for text, _ in rows) for rows in number_plates.texts(vehicle(rows, **more))}


@pytest.mark.parametrize(
    ("more", "least"),
    [
        ({"wide": 110}, 12),
        ({"wide": 80}, 12),
        ({"wide": 60}, 11),
        ({"wide": 80, "tilt": 7}, 11),
        ({"wide": 80, "tilt": -10}, 11),
        ({"wide": 110, "blur": 1.5}, 11),
        ({"wide": 80, "ground": "#f2c230"}, 11),
        ({"wide": 80, "ground": "#1d4ea1", "ink": "white"}, 11),
    ],
    ids=str,
)
def test_drawn_plates_are_read_small_tilted_out_of_focus_and_coloured(more, least):
    read = [signs in texts(rows, **more) for rows, signs in drawn(7)]
    assert sum(read) >= least


def test_what_cant_be_read_is_no_plate_and_where_nothing_is_written_nothing_is_read():
    assert all(signs not in texts(rows, wide=80, blur=4) for rows, signs in drawn(7)[:4])
    assert all(text == "" for rows in number_plates.texts(vehicle(("",), ground="#556", ink="#556")) for text, _ in rows)


def test_the_recogniser_is_named_by_its_file():
    assert text_recognition.name().startswith("letters-") and len(text_recognition.name()) == len("letters-") + 8
