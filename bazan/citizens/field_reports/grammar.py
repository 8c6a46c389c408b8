"""How a file ``services/<id>.toml`` of a pack is written: a matter people may report, in the words of Open311."""

from dataclasses import dataclass
from typing import Annotated, Literal

from bazan.platform.declarations.api import Between, Declaration, Keys, Whole
from bazan.platform.packs import Grammar, Said


@dataclass(frozen=True, kw_only=True)
class Value(Said):
    """One choice of a list, said in both languages."""

    key: str
    """what is kept"""


@dataclass(frozen=True, kw_only=True)
class Question(Said):
    """What is asked beyond place and words, said in both languages."""

    code: str
    """its name, kept for ever"""
    datatype: Literal["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
    """as Open311 has it"""
    required: bool = False
    """whether a report can't be sent without it"""
    values: tuple[Value, ...] = ()
    """the choices of a list, below"""

    def judge(self, keys: Keys) -> None:
        if self.datatype.endswith("list") != bool(self.values):
            keys.wrong("values", "field_reports.grammar.values")
        keys.once("values", [value.key for value in self.values])


@dataclass(frozen=True, kw_only=True)
class ServiceFile(Declaration):
    """A service; its words stand in it."""

    id: str
    """the file's name"""
    category: str
    """what figures are told by: a code of the list its dataset counts"""
    level: str
    """how quickly it is answered: a level of the province's `field_reports.toml`"""
    icon: str
    """one of `ICON_NAMES` in `tools/frontend.py`"""
    order: Whole
    """its place among the others"""
    title: Said
    """its name in both languages"""
    hint: Said
    """what helps whoever has to go there"""
    keywords: tuple[str, ...] = ()
    """words people use for it, for who searches and for other systems"""
    evidence: bool = False
    """whether a photo of the work done is needed to answer"""
    rough: bool = False
    """whether the public sees it within a kilometre only: where a point would tell who sent it"""
    near_m: Annotated[int, Between(1, 2000)] = 50
    """another report so near may be the same"""
    near_days: Annotated[int, Between(1, 365)] = 30
    """… if it came within so many days"""
    alike: Annotated[float, Between(0, 1)] = 0.6
    """… and is so alike by place, time, words and pictures; lower finds more of the same and more that is other"""
    again_days: Annotated[int, Between(1, 730)] = 90
    """reported at its place within so many days after it was closed, it has come back"""
    questions: tuple[Question, ...] = ()
    """what is asked beyond place and words, below"""

    def judge(self, keys: Keys) -> None:
        keys.once("questions", [question.code for question in self.questions])


SERVICES = Grammar("services", ServiceFile)
