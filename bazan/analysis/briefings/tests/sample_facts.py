"""Facts and contents made up for tests, and as Hypothesis draws them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bazan.analysis.briefings import passports, sentences
from bazan.analysis.briefings.sentences import CLAUSES
from bazan.analysis.briefings.types import SECTIONS, Content, Fact, Figure, Form, Head, Input, Moment, Origin, Part, Scope, Section
from bazan.core.labels import labels

NOW = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
"""06:30 of a Tuesday, local time."""
GRAINS = ("minute", "hour", "day", "week", "month", "quarter", "year")


def both(vi, en=None):
    return {"vi": vi, "en": en or vi}


def figure(value=97.25, digits=1, unit="%", form: Form = "plain", **origin):
    held = Origin(
        what="orchards.crop_month", formula=both("Cộng các giỏ", "Sum of baskets"), version=1, period="2026-10",
        inputs=(Input(both("Xã Một", "Commune one"), "2026-10", 41.5, 3, "place:2"),), inputs_total=1, law="KH 12/2026",
        address="/indicators/orchards.crop_month?feature=place:1&period=2026-10",
    )  # fmt: skip
    return Figure(value, digits, both(unit), replace(held, **origin), form)


def number(id_="number:orchards.crop_month", section: Section = "beyond", **figures):
    return Fact(
        id_, "number", section, "orchards", {"name": both("Sản lượng tháng", "Crop of the month")},
        {"value": figure(), "under_watch": figure(98.0)} | figures, {"period": Moment(datetime(2026, 9, 30, 17, tzinfo=UTC), "month")},
        address="/indicators/orchards.crop_month",
    )  # fmt: skip


def content(facts=None, **more):
    """A briefing of these facts, with a code for each figure it prints."""
    held = [number()] if facts is None else list(facts)
    codes = {spot: f"{n:010}" for n, spot in enumerate(sorted(sentences.printed(held)))}
    coded = [passports.coded(fact, codes) for fact in held]
    scope = Scope("daily", NOW, NOW - timedelta(days=1), NOW, 1, "*")
    head = Head(
        both("Trung tâm Giám sát, điều hành thông minh", "Intelligent Operations Center"), both("UBND tỉnh Mẫu", "Committee of Mau"),
        "05/BC-IOC", both("Mẫu", "Mau"), both("Tỉnh Mẫu", "Mau province"), {"orchards": both("Vườn cây", "Orchards")},
        both("TM. ỦY BAN", "FOR THE COMMITTEE"), both("GIÁM ĐỐC", "DIRECTOR"), "Nguyễn Văn A", (both("Lãnh đạo", "Leader"),), "IOC",
    )  # fmt: skip
    made = Content(
        scope=scope, head=head, number=5, issued_at=NOW, issued_by="trucban", sections=SECTIONS,
        facts={fact.id: fact for fact in coded}, sentences=sentences.sentences(coded),
    )  # fmt: skip
    return replace(made, **more)


texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=12)
words = st.fixed_dictionaries({"vi": texts, "en": texts})
units = st.sampled_from(["", "%", "% kế hoạch", "mm", "người/100 lớp", "10 m"]).map(both)
figures = st.builds(
    Figure, st.floats(-1e9, 1e9), st.integers(0, 3), units, st.builds(Origin, texts, words), st.sampled_from(["plain", "change", "signed"])
)
moments = st.builds(
    Moment, st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(lambda at: at.replace(tzinfo=UTC)), st.sampled_from(GRAINS)
)
parts = st.lists(st.builds(Part, words, figures), min_size=1, max_size=3).map(tuple)


def slots(kind):
    """Every slot that a clause of the kind has."""
    return sorted({
        slot
        for alternatives in CLAUSES[kind]
        for clause in alternatives
        for slot in sentences._SLOT.findall(labels("vi")[f"briefings.clause.{kind}.{clause}"])
    })  # fmt: skip


@st.composite
def facts(draw):
    """A fact of any kind that holds any of what its clauses speak of, each slot as a figure, a word, a time or parts."""
    kind = draw(st.sampled_from(sorted(CLAUSES)))
    held = {"figures": {}, "words": {}, "moments": {}, "parts": {}}
    for slot in slots(kind):
        where = draw(st.sampled_from(["figures", "words", "moments", "parts", ""]))
        if where:
            held[where][slot] = draw({"figures": figures, "words": words, "moments": moments, "parts": parts}[where])
    return Fact(f"{kind}:1", kind, draw(st.sampled_from(SECTIONS)), "", **held)
