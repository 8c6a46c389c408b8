"""What the rooms use to say how their files are written, and to read them."""

from bazan.platform.declarations.reader import NOTHING, Declaration, Keys, problems_of, read, words
from bazan.platform.declarations.toml_files import parsed, read_file
from bazan.platform.declarations.types import Between, Names, OneOf, Pattern, Problem, TableOf, Unit, Whole
from bazan.platform.declarations.value_types import Shape, chosen, key_of, keys_of, shape_of

__all__ = [
    "NOTHING",
    "Between",
    "Declaration",
    "Keys",
    "Names",
    "OneOf",
    "Pattern",
    "Problem",
    "Shape",
    "TableOf",
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
