"""Reads and judges sectors/*: a sector is data."""

from bazan.platform.packs.consistency import labelled
from bazan.platform.packs.folder_grammar import Declared, Grammar
from bazan.platform.packs.formulas import (
    RELATIONS,
    VALIDITY,
    BadFormula,
    Formula,
    Relation,
    allowed,
    is_condition,
    may_fail,
    named_columns,
    parse,
    parse_rule,
    postgres,
)
from bazan.platform.packs.grammar import Said
from bazan.platform.packs.loader import heads, load, load_all, versions
from bazan.platform.packs.types import File, Pack, Problem
from bazan.platform.packs.validation import check

__all__ = [
    "RELATIONS",
    "VALIDITY",
    "BadFormula",
    "Declared",
    "File",
    "Formula",
    "Grammar",
    "Pack",
    "Problem",
    "Relation",
    "Said",
    "allowed",
    "check",
    "heads",
    "is_condition",
    "labelled",
    "load",
    "load_all",
    "may_fail",
    "named_columns",
    "parse",
    "parse_rule",
    "postgres",
    "versions",
]
