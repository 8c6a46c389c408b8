"""What the rooms use to say how their files are written, and to read them."""

from bazan.engines.keys.reading import Declaration, Keys, problems_of, read, words
from bazan.engines.keys.shapes import Shape, chosen, key_of, keys_of, shape_of
from bazan.engines.keys.types import Between, Pattern, Problem, Unit, Whole

__all__ = [
    "Between",
    "Declaration",
    "Keys",
    "Pattern",
    "Problem",
    "Shape",
    "Unit",
    "Whole",
    "chosen",
    "key_of",
    "keys_of",
    "problems_of",
    "read",
    "shape_of",
    "words",
]
