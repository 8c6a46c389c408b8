"""A small model, trained and read: the laws of reading, and that it decides as scikit-learn does with the same weights."""

import io
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.settings import ROOT
from bazan.platform.text_classification import model_format, rules
from bazan.platform.text_classification.api import BadModel, Reader, evaluate, folded, train

TEXTS = {
    "bees": ("Ong đốt người đi đường", "tổ ong to quá, ong bay đầy sân", "đàn ong bỏ đi rồi", "ong đốt con tôi sưng tay", "mật ong bị chua",
             "ong làm tổ trong cột điện", "bắt tổ ong giúp với"),
    "cats": ("Mèo kêu suốt đêm", "con mèo leo lên mái nhà", "mèo hoang cắn gà", "mèo đẻ trong vườn", "meo meo cả đêm không ngủ được",
             "mất con mèo vàng", "mèo bới rác"),
    "rain": ("Mưa to quá", "mưa dột ướt hết", "mưa hai ngày rồi chưa tạnh", "trời mưa đường trơn", "mưa đá bể ngói", "mưa gió lớn",
             "mưa ngập sân trường"),
}  # fmt: skip
SAMPLES = [(text, label) for label, texts in TEXTS.items() for text in texts]


@pytest.fixture(scope="module")
def model():
    return train(SAMPLES, {"bees": 0.9})


def test_a_text_is_known_with_its_marks_and_without(model):
    reader = Reader(model)
    for text in ("Có tổ ong trước cổng", "Co to ong truoc cong"):
        first, *others = reader.suggest(text)
        assert first.label == "bees" and [one.label for one in others] and first.probability > others[0].probability
        assert first.words[0][0] == "ong"
        assert [weight for _, weight in first.words] == sorted((weight for _, weight in first.words), reverse=True)


def test_the_same_samples_make_the_same_bytes(model):
    assert train(SAMPLES, {"bees": 0.9}) == model
    assert train(SAMPLES[1:]) != model


@given(st.text(max_size=200))
def test_whatever_is_written_can_be_folded_and_read(text):
    assert folded(folded(text)) == folded(text)
    assert all(place < len(rules.words(text)) for _, place in rules.pieces(rules.words(text)))


@given(st.text(alphabet=st.sampled_from("ong mèo mưa tổ đốt\n.!?ĐƯỜNG12 "), max_size=80))
def test_probabilities_are_together_one_and_fall(model, text):
    chances = [one.probability for one in Reader(model).suggest(text)]
    assert sum(chances) == pytest.approx(1) and chances == sorted(chances, reverse=True) and min(chances) >= 0


def test_reading_decides_as_scikit_learn_does_with_the_same_weights(model):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    kept, reader = model_format.read(model), Reader(model)
    words = TfidfVectorizer(analyzer=rules.grams, vocabulary=list(kept.grams), sublinear_tf=True)
    words.idf_ = kept.idf
    machine = LinearSVC()
    machine.classes_, machine.coef_, machine.intercept_ = np.arange(len(kept.labels)), kept.weights, kept.bias
    for text, _ in [*SAMPLES, ("ong ong ong mưa, MÈO", ""), ("", ""), ("zzz", "")]:
        wanted = machine.decision_function(words.transform([text]))[0]
        assert reader.decision(text) == pytest.approx(wanted, abs=1e-5)


def test_the_words_named_are_the_decision_taken_apart(model):
    reader = Reader(model)
    named = dict(reader.suggest("ong đốt ong")[0].words)
    bias = model_format.read(model).bias[reader.labels.index("bees")]
    assert sum(named.values()) + bias == pytest.approx(reader.decision("ong đốt ong")[reader.labels.index("bees")], abs=0.001)


def test_a_threshold_finds_the_share_asked_for(model):
    assert set(Reader(model).thresholds) == {"bees"} and 0 < Reader(model).thresholds["bees"] <= 1


def test_two_labels_are_enough_and_one_is_not():
    pairs = [pair for pair in SAMPLES if pair[1] != "rain"]
    assert Reader(train(pairs)).suggest("mèo kêu")[0].label == "cats"
    with pytest.raises(ValueError, match="two labels"):
        train([pair for pair in SAMPLES if pair[1] == "rain"])
    with pytest.raises(ValueError, match="too few of: dogs"):
        train([*SAMPLES, ("chó sủa", "dogs")])
    with pytest.raises(ValueError, match="no text bears dogs"):
        train(SAMPLES, {"dogs": 0.9})


def test_a_label_with_a_threshold_is_judged_as_it_is_used(model):
    threshold = Reader(model).thresholds["bees"]
    held = [("tổ ong ở cổng", "bees"), ("ong đốt trẻ em", "bees"), ("mèo kêu đêm", "cats")]
    chances = [next(one.probability for one in Reader(model).suggest(text) if one.label == "bees") for text, _ in held]
    found = evaluate(model, held).classes
    assert found["bees"].threshold == threshold and found["bees"].recall == sum(one >= threshold for one in chances[:2]) / 2
    assert found["cats"].threshold is None


def test_figures_are_those_of_the_texts_given(model):
    held = [("tổ ong ở cổng", "bees"), ("mèo kêu đêm", "cats"), ("mưa to", "rain"), ("con mèo ướt", "rain")]
    found = evaluate(model, held)
    assert (found.samples, found.accuracy) == (4, 0.75)
    assert (found.classes["rain"].precision, found.classes["rain"].recall, found.classes["rain"].support) == (1, 0.5, 2)
    assert found.macro_f1 == pytest.approx((1 + 2 / 3 + 2 / 3) / 3)
    assert sum(one.samples for one in found.bins) == 4 and 0 <= found.calibration_error <= 1
    assert evaluate(model, held, folded=True).samples == 4
    with pytest.raises(ValueError, match="nothing"):
        evaluate(model, [])


def foreign():
    file = io.BytesIO()
    np.savez(
        file,
        allow_pickle=True,
        head=np.frombuffer(b'{"format": "other", "version": 1}', "u1"),
        **{name: np.zeros(1) for name in model_format.ARRAYS[1:]},
    )
    return file.getvalue()


def pickled():
    file = io.BytesIO()
    np.savez(file, allow_pickle=True, **{name: np.array([{}], dtype=object) for name in model_format.ARRAYS})
    return file.getvalue()


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"no model", foreign(), pickled()], ids=["empty", "cut", "text", "foreign", "pickled"]
)
def test_what_is_no_model_is_said_to_be_none(data):
    with pytest.raises(BadModel):
        Reader(data)


def test_a_broken_model_is_said_to_be_none(model):
    with pytest.raises(BadModel):
        Reader(model[: len(model) // 2])
    kept = model_format.read(model)
    for broken in (replace(kept, bias=kept.bias[:-1]), replace(kept, shift=kept.shift * np.nan), replace(kept, grams=kept.grams[1:])):
        with pytest.raises(BadModel):
            Reader(model_format.written(broken))


def test_reading_loads_nothing_heavy():
    said = "import sys, bazan.platform.text_classification.api; print({'sklearn', 'scipy', 'django'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"
