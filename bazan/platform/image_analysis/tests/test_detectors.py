"""Each family of networks is read as it answers, sees what it was asked at its own size, and the eight-bit one agrees with its model."""

import av
import numpy as np
import onnxruntime
import pytest
from onnx import TensorProto, helper, load, numpy_helper, save

from bazan.platform.image_analysis.boxes import area, overlap
from bazan.platform.image_analysis.detectors import selection
from bazan.platform.image_analysis.detectors.detector import fitting, kept
from bazan.platform.image_analysis.detectors.nanodet import NanoDet, given
from bazan.platform.image_analysis.detectors.selection import detector
from bazan.platform.image_analysis.networks import FOLDER, NoModel
from bazan.platform.image_analysis.tracking.types import KINDS
from tests.fixtures.footage import square
from tools.quantization import Range, of_any_size, quantized, ranges

CAR, PERSON, MOTORCYCLE = KINDS.index("car"), KINDS.index("person"), KINDS.index("motorcycle")


def session_of(model):
    told = onnxruntime.SessionOptions()
    told.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), told, providers=["CPUExecutionProvider"])


def pictures(every: int, first: int, size: tuple[int, int]):
    with av.open(str(square())) as clip:
        for number, frame in enumerate(clip.decode(video=0)):
            if number % every == first:
                yield frame.to_ndarray(width=size[0], height=size[1], format="rgb24")


def alike(some, others) -> int:
    """How many of the one are among the other: of the same kind, half of what both cover shared."""
    shared = overlap(some.boxes, others.boxes)
    both = shared / (area(some.boxes)[:, None] + area(others.boxes)[None] - shared) * (some.kinds[:, None] == others.kinds)
    return int((both.max(1, initial=0) > 0.5).sum())


def sure_ones(seen, least=0.4):
    of = seen.sure >= least
    return type(seen)(seen.boxes[of], seen.sure[of], seen.kinds[of])


def test_in_eight_bits_it_sees_what_its_model_sees_on_pictures_it_was_not_measured_by():
    whole = NanoDet(session_of(of_any_size(load(FOLDER / "things.onnx"))), "whole")
    eighth = detector("nanodet")
    missed = added = together = 0
    for picture in pictures(40, 17, fitting(768, 576, 416)):  # every fortieth from the first on was measured
        wanted, seen = sure_ones(whole.look(picture)), sure_ones(eighth.look(picture))
        same = alike(wanted, seen)
        together, missed, added = together + same, missed + len(wanted.sure) - same, added + len(seen.sure) - same
    assert together > 100
    assert missed + added < 0.15 * together


def test_a_broken_quantisation_would_be_noticed():
    model = of_any_size(load(FOLDER / "things.onnx"))
    wrong = [Range(*(number / 20 for number in each)) for each in ranges()]
    broken = NanoDet(session_of(quantized(model, wrong)), "broken")
    picture = next(pictures(40, 17, fitting(768, 576, 416)))
    assert len(sure_ones(broken.look(picture)).sure) < len(sure_ones(detector("nanodet").look(picture)).sure)


def test_ranges_for_another_network_are_refused():
    model = of_any_size(load(FOLDER / "things.onnx"))
    with pytest.raises(ValueError, match="fewer"):
        quantized(model, ranges()[:-1])
    with pytest.raises(ValueError, match="more"):
        quantized(model, [*ranges(), ranges()[0]])


def test_what_surrounds_a_picture_moves_nothing_on_it():
    """Sides are grown to multiples of 32 below and on the right: the same picture with more grey there is seen the same."""
    picture = next(pictures(40, 17, (416, 312)))
    higher = np.concatenate([picture, np.full((8, 416, 3), 114, np.uint8)])
    some, others = detector("nanodet").look(picture), detector("nanodet").look(higher)
    some, others = sure_ones(some), sure_ones(others)
    assert (
        alike(type(some)(others.boxes * (1, 320 / 312, 1, 320 / 312), others.sure, others.kinds), some)
        == len(some.sure)
        == len(others.sure)
    )


def test_the_network_is_asked_blue_first_and_as_it_was_taught():
    asked = given(np.full((2, 3, 3), (124, 116, 104), np.uint8))
    assert asked.shape == (1, 3, 32, 32)
    assert np.abs(asked[0, :, :2, :3]).max() < 0.02
    red = given(np.full((32, 32, 3), (255, 0, 0), np.uint8))[0, :, 0, 0]
    assert red[2] > 2 > 0 > red[0]


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (640, 360), (360, 640), (416, 416), (100, 1)])
def test_a_picture_keeps_its_shape(width, height):
    fitted = fitting(width, height, 416)
    assert max(fitted) == 416
    assert min(fitted) >= 1
    assert abs(fitted[0] / fitted[1] - width / height) / (width / height) < 0.05 or min(fitted) == 1


def told(*rows):
    boxes, sure, classes = zip(*rows, strict=True)
    return kept(np.array(boxes, float), np.array(sure), np.array(classes), (100, 100))


def test_one_thing_is_told_once_and_others_not_at_all():
    twice, mistaken = ((11, 10, 31, 60), 0.6, 0), ((50, 50, 91, 70), 0.4, 7)
    seen = told(((10, 10, 30, 60), 0.9, 0), twice, ((50, 50, 90, 70), 0.5, 2), mistaken, ((0, 0, 9, 9), 0.9, 16))
    assert seen.kinds.tolist() == [PERSON, CAR]
    assert seen.sure.tolist() == [0.9, 0.5]


def test_who_stands_before_a_car_is_a_person_and_who_rides_is_a_motorcycle():
    standing = told(((20, 10, 30, 60), 0.9, 0), ((10, 20, 70, 60), 0.8, 2))
    assert sorted(standing.kinds.tolist()) == sorted([PERSON, CAR])
    riding = told(((20, 10, 30, 55), 0.9, 0), ((15, 30, 35, 65), 0.8, 3))
    assert riding.kinds.tolist() == [MOTORCYCLE]
    beside = told(((20, 10, 30, 55), 0.9, 0), ((40, 30, 60, 65), 0.8, 3))
    assert len(beside.kinds) == 2


def test_a_part_of_someone_is_nobody_and_a_motorcycle_before_a_car_is_one():
    upper, beside = ((11, 8, 29, 40), 0.5, 0), ((24, 12, 44, 62), 0.6, 0)
    assert told(((10, 10, 30, 60), 0.9, 0), upper, beside).sure.tolist() == [0.9, 0.6]
    assert told(((10, 20, 70, 60), 0.9, 2), ((20, 35, 35, 60), 0.5, 3)).kinds.tolist() == [CAR, MOTORCYCLE]


def test_what_reaches_beyond_the_picture_ends_at_its_edge():
    assert told(((-10, 40, 20, 140), 0.9, 0)).boxes.tolist() == [[0, 0.4, 0.2, 1]]


def test_yolox_is_reckoned_out_from_its_grids(tmp_path):
    """One place of the middle grid says a car: its box is the place's corner plus what is told, in strides of 16."""
    places = 8 * 8 + 4 * 4 + 2 * 2
    answer = np.zeros((1, places, 85), np.float32)
    answer[0, 64 + 4 * 1 + 2] = [0.5, 0.25, np.log(1.5), np.log(2), 0.9, *np.zeros(80)]
    answer[0, 64 + 4 * 1 + 2, 5 + 2] = 0.8
    path = made(tmp_path, {"images": (1, 3, 64, 64)}, {"output": answer})
    seen = detector("yolox", path).look(np.zeros((36, 64, 3), np.uint8))
    assert detector("yolox", path).size(1920, 1080) == (64, 36)
    assert seen.kinds.tolist() == [CAR]
    assert seen.sure[0] == pytest.approx(0.72)
    middle, half = np.array([2.5, 1.25]) * 16, np.array([1.5, 2]) * 8
    assert seen.boxes[0] == pytest.approx(np.array([*(middle - half), *(middle + half)]) / (64, 36, 64, 36))


def test_dfine_is_taken_as_it_answers(tmp_path):
    answers = {
        "labels": np.array([[0, 3, 5]], np.int64), "boxes": np.array([[[8, 8, 16, 32], [0, 0, 4, 4], [32, 16, 64, 48]]], np.float32),
        "scores": np.array([[0.9, 0.1, 0.6]], np.float32),
    }  # fmt: skip
    path = made(tmp_path, {"images": (1, 3, 64, 64), "orig_target_sizes": (1, 2)}, answers)
    seen = detector("dfine", path).look(np.zeros((64, 64, 3), np.uint8))
    assert [KINDS[kind] for kind in seen.kinds] == ["person", "bus"]
    assert seen.boxes[0] == pytest.approx([0.125, 0.125, 0.25, 0.5])


def made(folder, inputs, answers):
    """A network that gives these answers to whatever it is asked."""
    nodes, constants = [], []
    for name, value in answers.items():
        constants.append(numpy_helper.from_array(value, f"{name}:known"))
        nodes.append(helper.make_node("Identity", [f"{name}:known"], [name]))
    kinds = {name: TensorProto.INT64 if name == "orig_target_sizes" else TensorProto.FLOAT for name in inputs}
    asked = [helper.make_tensor_value_info(name, kinds[name], shape) for name, shape in inputs.items()]
    given_back = [
        helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(value.dtype), value.shape) for name, value in answers.items()
    ]
    model = helper.make_model(helper.make_graph(nodes, "graph", asked, given_back, constants), opset_imports=[helper.make_opsetid("", 18)])
    model.ir_version = 9
    save(model, folder / "made.onnx")
    return folder / "made.onnx"


def test_without_a_network_one_sentence_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(selection, "OURS", tmp_path / "nothing.onnx")
    with pytest.raises(NoModel, match=r"python -m tools\.models"):
        detector("nanodet")
    with pytest.raises(NoModel, match="BAZAN_VISION_MODEL"):
        detector("yolox")
    (tmp_path / "broken.onnx").write_bytes(b"no network")
    with pytest.raises(NoModel, match=r"broken\.onnx is no network"):
        detector("dfine", tmp_path / "broken.onnx")
    assert len(detector("null").look(np.zeros((32, 32, 3), np.uint8)).boxes) == 0
