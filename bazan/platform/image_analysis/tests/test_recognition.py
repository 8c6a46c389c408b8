"""What the networks see on pictures drawn here, and what becomes of it. Their files are made by ``python -m tools.models``."""

import io

import numpy as np
import pytest
from PIL import Image, ImageFilter

from bazan.platform.image_analysis import api, networks
from bazan.platform.image_analysis.boxes import NONE, distinct, overlap
from bazan.platform.image_analysis.privacy import blur
from bazan.platform.image_analysis.recognition import faces, number_plates
from bazan.platform.image_analysis.recognition.perceptual_hash import different_bits, fingerprint
from bazan.platform.image_analysis.tests import synthetic_photos

pytestmark = pytest.mark.slow

FIXED = {"faces": 256 * 256 * 3, "things": 3 * 416 * 416, "nudity": 224 * 224 * 3}


def opened(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as seen:
        return np.asarray(seen.convert("RGB"), np.int16)


def test_a_missing_network_is_said_with_the_command_that_makes_it(monkeypatch, tmp_path):
    monkeypatch.setattr(networks, "FOLDER", tmp_path)
    with pytest.raises(networks.NoModel, match=r"python -m tools\.models"):
        networks.network.__wrapped__("faces")


@pytest.mark.parametrize("lines", [("29-H1", "567.89"), ("47A-123.45",)])
def test_a_plate_is_found_and_made_unreadable_and_nothing_far_from_it_changes(lines):
    picture, box = synthetic_photos.with_plate(lines)
    still = api.still(synthetic_photos.png(picture), "image/png")
    assert still.plates == 1
    sealed, public = opened(still.sealed), opened(still.public)
    left, top, right, bottom = box
    before, after = sealed[top:bottom, left:right], public[top:bottom, left:right]
    assert np.abs(before - after).mean() > 40
    assert after.std(axis=1).mean() < before.std(axis=1).mean() / 5  # no stroke of a letter is left along a line
    far = np.ones(sealed.shape[:2], bool)
    far[top - 60 : bottom + 60, left - 60 : right + 60] = False
    assert np.abs(sealed[far] - public[far]).max() < 24  # what two ways of pressing a JPEG differ in
    assert number_plates.seen(Image.fromarray(public.astype(np.uint8)), NONE).shape == (0, 4)


@pytest.mark.parametrize("height", [11, 16, 60])
def test_both_lines_of_a_small_plate_are_found_though_they_flow_together(height):
    picture, box = synthetic_photos.with_plate(("29-H1", "567.89"), height=height)
    (found,) = number_plates.seen(picture, NONE)
    inside = np.add(box, (2, 2, -2, -2))[None]
    assert overlap(found[None], inside)[0, 0] > 0.75 * np.prod(inside[0, 2:] - inside[0, :2])


def test_of_a_plate_on_a_vehicle_the_line_that_was_not_found_is_covered_with_the_other():
    picture, (left, top, right, bottom) = synthetic_photos.with_plate(("29-H1", ""))
    (found,) = number_plates.seen(picture, np.array([[100.0, 100, 600, 400]]))
    assert found[0] < left + 12 and found[1] < top + 8 and found[2] > right - 12 and found[3] > bottom - 8


@pytest.mark.parametrize("angle", [-20, 20, 35])
def test_a_plate_that_slopes_is_read_along_its_slope(angle):
    picture, (left, top, right, bottom) = synthetic_photos.with_plate(("47A-123.45",))
    turned = picture.rotate(angle, Image.Resampling.BICUBIC, center=((left + right) / 2, (top + bottom) / 2))
    (found,) = number_plates.seen(turned, NONE)
    middle = np.array([left + right, top + bottom]) / 2
    assert np.abs((found[:2] + found[2:]) / 2 - middle).max() < 12
    assert found[3] - found[1] > (right - left) * np.sin(np.radians(abs(angle))) * 0.8


def test_large_and_small_faces_are_found_and_blurred_and_nothing_far_from_them_changes():
    places = ((40, 60, 220), (330, 60, 120), (520, 60, 60), (400, 300, 90))
    still = api.still(synthetic_photos.png(synthetic_photos.with_faces(places)), "image/png")
    assert still.faces == still.people == len(places)
    sealed, public = opened(still.sealed), opened(still.public)
    far = np.ones(sealed.shape[:2], bool)
    for left, top, side in places:
        eyes = slice(top + round(side * 0.38), top + round(side * 0.8)), slice(left + side // 4, left + side * 3 // 4)
        assert np.abs(sealed[eyes] - public[eyes]).mean() > 12
        assert np.abs(np.diff(public[eyes], axis=1)).mean() < np.abs(np.diff(sealed[eyes], axis=1)).mean() / 2
        far[max(0, top - side // 2) : top + side * 3 // 2, max(0, left - side // 2) : left + side * 3 // 2] = False
    assert far.mean() > 0.2
    assert np.abs(sealed[far] - public[far]).max() < 24
    assert len(faces.seen(Image.fromarray(public.astype(np.uint8)))) == 0


def test_words_that_are_no_plate_stay_readable():
    picture, _ = synthetic_photos.with_plate(("CHỢ XÃ",))
    assert len(number_plates.seen(picture, NONE)) == 0
    assert len(number_plates.seen(synthetic_photos.with_plate(("BÁN 12 CÂY",))[0], NONE)) == 0
    on_vehicle = number_plates.seen(synthetic_photos.with_plate(("XA 5",))[0], np.array([[100.0, 100, 600, 400]]))
    assert len(on_vehicle) == 1, "on a vehicle less is asked of a plate"


def test_a_picture_of_nothing_is_left_alone():
    still = api.still(synthetic_photos.jpeg(synthetic_photos.landscape()), "image/jpeg")
    assert (still.faces, still.plates, still.people) == (0, 0, 0)
    assert 0 <= still.unsafe < 0.5
    assert np.abs(opened(still.sealed) - opened(still.public)).mean() < 2
    assert still.hash == api.still(synthetic_photos.jpeg(synthetic_photos.landscape()), "image/jpeg").hash


def test_a_person_without_a_face_loses_the_head_and_one_with_a_face_only_that():
    people = np.array([[100.0, 100, 200, 500], [300, 100, 400, 500]])
    face = np.array([[330.0, 110, 370, 150]])
    (head,) = blur.uncovered(people, face)
    assert head.tolist() == [110, 100, 190, 172]
    assert len(blur.uncovered(people, NONE)) == 2
    assert len(blur.uncovered(np.repeat(people[1:], 2, axis=0), face)) == 1, "one face stands for one person"


def test_a_blurred_region_keeps_a_few_colours_and_its_surroundings_all():
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (200, 200, 3), dtype=np.uint8))
    made = blur.blurred(noise, np.array([[80.0, 80, 120, 120], [190, 190, 260, 260], [-50, -50, -20, -20]]), blur.FACE)
    before, after = np.asarray(noise), np.asarray(made)
    inside = after[80:120, 80:120].astype(float)
    assert inside.std() < before[80:120, 80:120].std() / 4
    assert np.abs(np.diff(inside, axis=0)).mean() < 3
    assert (before[:60, :60] == after[:60, :60]).all()
    assert (before[195:, 195:] != after[195:, 195:]).any()


def test_of_a_thing_seen_twice_the_surer_is_kept():
    boxes = np.array([[0.0, 0, 10, 10], [1, 1, 11, 11], [2, 2, 5, 5], [50, 50, 60, 60]])
    assert distinct(boxes, np.array([0.5, 0.9, 0.8, 0.7])) == [1, 3]
    assert overlap(boxes[:1], boxes[1:]).tolist() == [[81, 9, 0]]


@pytest.mark.parametrize("change", ["pressed", "smaller", "brighter"])
def test_the_same_picture_sent_again_looks_alike(change):
    picture = synthetic_photos.landscape(7)
    match change:
        case "pressed":
            again = Image.open(io.BytesIO(synthetic_photos.jpeg(picture, quality=25)))
        case "smaller":
            again = picture.resize((200, 150))
        case _:
            again = picture.point(lambda level: min(255, level + 20)).filter(ImageFilter.GaussianBlur(1))
    assert different_bits(fingerprint(picture), fingerprint(again)) <= 6


def test_another_picture_looks_different():
    prints = [fingerprint(synthetic_photos.landscape(seed)) for seed in range(12)]
    apart = [different_bits(one, other) for place, one in enumerate(prints) for other in prints[:place]]
    assert min(apart) > 12
    assert 26 < sum(apart) / len(apart) < 38
    assert all(0 <= each < 1 << 64 for each in prints)


def _fixed(name: str) -> dict[str, np.ndarray]:
    """What a network answers to a fixed input without a picture in it."""
    network, place = networks.network(name), np.arange(FIXED[name])
    (taken,) = network.get_inputs()
    values = ((place * 37 + (place >> 8) * 11) % 256 / 255).astype(np.float32)
    told = network.run(None, {taken.name: values.reshape(1, *taken.shape[1:])})
    return {each.name: np.asarray(answer) for each, answer in zip(network.get_outputs(), told, strict=True)}


@pytest.mark.parametrize(
    ("name", "output", "total", "largest", "place"),
    [
        ("faces", "Identity", 186919.1, 879.3039, 106),
        ("faces", "Identity_1", 5704.76, 49.75909, 22),
        ("faces", "Identity_2", 87340.77, 93.78505, 1043),
        ("faces", "Identity_3", 183899.9, 142.7052, 2082),
        ("things", "Identity", 663.4277, 0.02393406, 99787),
        ("things", "Identity_2", 182.4378, 0.2416855, 6745),
        ("things", "Identity_3", 89440.38, 4.85477, 117271),
        ("things", "Identity_5", 5348.316, 4.268946, 3748),
        ("nudity", "Identity", 1, 0.7099441, 2),
    ],
)
def test_a_converted_network_answers_as_tensorflow_js_did(name, output, total, largest, place):
    """Sum of sizes, largest size and its place, as TensorFlow.js 4.22 (processor only, no converter of ours) answered the same input."""
    answer = np.abs(_fixed(name)[f"{output}:out"].ravel().astype(np.float64))
    assert answer.sum() == pytest.approx(total, rel=1e-4)
    assert (answer.max(), int(answer.argmax())) == (pytest.approx(largest, rel=1e-4), place)
