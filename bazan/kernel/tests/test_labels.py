from bazan.kernel.errors import Refused
from bazan.kernel.labels import flatten, label, sentence
from bazan.kernel.language import speaking


def test_nested_tables_become_dotted_keys():
    assert flatten({"a": {"b": "1", "c.d": "2"}, "e": "3"}) == {"a.b": "1", "a.c.d": "2", "e": "3"}


def test_a_missing_word_shows_its_id():
    assert label("no.such.word") == "no.such.word"


def test_a_refusal_is_said_in_the_readers_language():
    refusal = Refused("units.unknown", {"unit": "furlong"})
    assert sentence(refusal) == "Không biết đơn vị đo “furlong”."
    with speaking("en"):
        assert sentence(refusal) == "Unknown unit “furlong”."
