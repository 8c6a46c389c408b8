"""Reads and judges sectors/*: a sector is data."""

from bazan.engines.packs.checking import check
from bazan.engines.packs.formulas import (
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
from bazan.engines.packs.grammar import Said
from bazan.engines.packs.grammars import Declared, Grammar
from bazan.engines.packs.judging import labelled
from bazan.engines.packs.reading import heads, load, load_all, versions
from bazan.engines.packs.types import File, Pack, Problem

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
