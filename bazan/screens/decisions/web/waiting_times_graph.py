"""The graph of a process: as a drawing, as a list for narrow screens, as a table."""

from typing import Any

from bazan.analysis.process_mining.types import Known, Study, Wait
from bazan.core.labels import label
from bazan.core.language import words
from bazan.platform.design_system.api import Column, Sheet, duration, number
from bazan.screens.decisions.web.flow_diagram import Edge, Node, flow
from bazan.screens.decisions.web.waiting_times_tables import scale_of

LARGEST = 3
LEAST_SHARE = 0.05
"""Of all waiting: a smaller wait is none of the largest, and bears no words in the drawing."""
RARE = 0.005
"""Of cases: a way that fewer take is in the table alone."""


def _slow(study: Study) -> set[tuple[str | None, ...]]:
    return {wait.of for wait in study.edges[:LARGEST] if wait.share >= LEAST_SHARE}


def drawing(known: Known, study: Study) -> str:
    slow = _slow(study)
    shown = [wait for wait in study.edges if wait.count >= RARE * study.cases or wait.of in slow]
    queues = {queue.step: queue.cases for queue in study.queues}
    order = _order(known, study)
    names = {name for wait in shown for name in wait.of if name is not None}
    nodes = [
        Node(name, known.word(name), label("decisions.waits.stand", count=number(queues[name])) if name in queues else "", order[name])
        for name in names
    ]
    edges = [
        Edge(
            wait.of[0] or "", wait.of[1] or "", wait.count, _edge_text(wait, wait.of in slow), _edge_said(known, wait), wait.of in slow
        )
        for wait in shown
    ]  # fmt: skip
    return flow(nodes, edges, label("decisions.waits.aria", name=words(known.process.labels), steps=len(nodes), ways=len(edges)))


def _edge_text(wait: Wait, slow: bool) -> str:
    span = label("decisions.waits.span", median=duration(wait.median_s), p90=duration(wait.p90_s))
    return label("decisions.waits.slow", span=span) if slow else span if wait.share >= LEAST_SHARE else ""


def _edge_said(known: Known, wait: Wait) -> str:
    return label(
        "decisions.waits.edge",
        start=known.word(wait.of[0] or ""), end=known.word(wait.of[1] or ""),
        count=number(wait.count), median=duration(wait.median_s), p90=duration(wait.p90_s),
    )  # fmt: skip


def _order(known: Known, study: Study) -> dict[str, float]:
    """As the procedure has it; what it doesn't know, and everything where none is declared, as cases come to it on average."""
    declared = [step.activity for step in known.procedure.steps]
    where: dict[str, list[tuple[float, int]]] = {}
    for variant in study.variants:
        for n, name in enumerate(variant.activities):
            where.setdefault(name, []).append((n / max(len(variant.activities) - 1, 1), variant.cases))
    came = {name: sum(at * count for at, count in all) / sum(count for _, count in all) for name, all in where.items()}
    names = {name for wait in study.edges for name in wait.of if name is not None}
    known_at = {name: n / max(len(declared) - 1, 1) for n, name in enumerate(declared)}
    return {name: known_at.get(name, came.get(name, 1.0)) for name in names}


def in_words(known: Known, study: Study) -> list[dict[str, Any]]:
    """The graph for a narrow screen: the same lines in words, the most frequent first."""
    slow = _slow(study)
    shown = sorted((wait for wait in study.edges if wait.count >= RARE * study.cases or wait.of in slow), key=lambda wait: -wait.count)
    return [
        {
            "start": known.word(wait.of[0] or ""), "end": known.word(wait.of[1] or ""), "slow": wait.of in slow,
            "count": number(wait.count), "median": duration(wait.median_s), "share": wait.count / shown[0].count,
        }
        for wait in shown
    ]  # fmt: skip


def edges(known: Known, study: Study) -> Sheet:
    scale = scale_of(study)
    keys = ("from", "to", "count", "median", "p90", "share")
    digits = {"count": 0, "median": 1, "p90": 1, "share": 1}
    rows = tuple(
        (
            known.word(wait.of[0] or ""),
            known.word(wait.of[1] or ""),
            wait.count,
            scale.of(wait.median_s),
            scale.of(wait.p90_s),
            100 * wait.share,
        )
        for wait in study.edges
    )
    return Sheet(
        "waits",
        label("decisions.waits.graph"),
        tuple(Column(label(f"decisions.waits.column.{key}", unit=scale.word), digits.get(key)) for key in keys),
        rows,
    )
