"""Reads and judges sectors/*: a sector is data."""

from bazan.engines.packs.alerts import part_of as alert_part
from bazan.engines.packs.checking import check
from bazan.engines.packs.formulas import VALIDITY, Formula, Relation, parse, parse_rule, postgres
from bazan.engines.packs.reading import load, load_all
from bazan.engines.packs.types import Pack, Problem

__all__ = [
    "VALIDITY",
    "Formula",
    "Pack",
    "Problem",
    "Relation",
    "alert_part",
    "check",
    "load",
    "load_all",
    "parse",
    "parse_rule",
    "postgres",
]
