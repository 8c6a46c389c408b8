"""What the rooms use to say how their files are written, and to read them."""

from bazan.engines.keys.files import parsed, read_file
from bazan.engines.keys.reading import NOTHING, Declaration, Keys, problems_of, read, words
from bazan.engines.keys.shapes import Shape, chosen, key_of, keys_of, shape_of
from bazan.engines.keys.types import Between, Names, Pattern, Problem, Unit, Whole

__all__ = [
    "NOTHING",
    "Between",
    "Declaration",
    "Keys",
    "Names",
    "Pattern",
    "Problem",
    "Shape",
    "Unit",
    "Whole",
    "chosen",
    "key_of",
    "keys_of",
    "parsed",
    "problems_of",
    "read",
    "read_file",
    "shape_of",
    "words",
]
