from bazan.core.errors import Refused
from bazan.core.labels import flatten, label, number_words, sentence, unit_words
from bazan.core.language import speaking


def test_nested_tables_become_dotted_keys():
    assert flatten({"a": {"b": "1", "c.d": "2"}, "e": "3"}) == {"a.b": "1", "a.c.d": "2", "e": "3"}


def test_a_missing_word_shows_its_id():
    assert label("no.such.word") == "no.such.word"


def test_a_refusal_is_said_in_the_readers_language():
    refusal = Refused("units.unknown", {"unit": "furlong"})
    assert sentence(refusal) == "Không biết đơn vị đo “furlong”."
    with speaking("en"):
        assert sentence(refusal) == "Unknown unit “furlong”."


def test_a_decimal_in_a_refusal_is_written_as_its_reader_writes_it():
    refusal = Refused("forms.total", {"given": 10049.6, "sum": 10050.0})
    assert sentence(refusal) == "Tổng cộng ghi 10.049,6, nhưng các dòng cộng lại là 10.050."
    with speaking("en"):
        assert "10,049.6" in sentence(refusal)
    assert [number_words(value) for value in (1204, 0.1 + 0.2, -0.5, None, True, float("nan"))] == [
        "1.204",
        "0,3",
        "-0,5",
        "–",
        "True",
        "nan",
    ]


def test_a_unit_is_said_in_words():
    said = {"10*6.{VND}": "triệu đồng", "{VND}/kg": "đồng/kg", "10*3.m3": "nghìn m³", "ha": "ha", "{person}": "", "1": "", "deg": "độ"}
    assert {unit: unit_words(unit) for unit in said} == said
    with speaking("en"):
        assert unit_words("10*6.{VND}") == "million VND"
