"""Pure decisions: the rivers of a file as one graph, what lies below a node and what above it."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from bazan.analysis.rivers.grammar import Course, RiversFile, Stop
from bazan.analysis.rivers.types import Node, Passing, Reach, Rivers


def joined(file: RiversFile) -> Rivers:
    """The graph of a file that was judged: the last node of a river that flows into another is that one's."""
    courses = {course.code: course for course in file.rivers}
    nodes: dict[Node, None] = {}
    below: dict[Node, Reach] = {}
    above: dict[Node, list[Reach]] = {}
    for course in file.rivers:
        stands = [_node(course, at, courses) for at in range(len(course.nodes))]
        nodes |= dict.fromkeys(stands)
        for upper, lower, stop in zip(stands, stands[1:], course.nodes[1:], strict=False):
            source = stop.source or file.source
            reach = Reach(course.code, upper, lower, stop.minutes[0], stop.minutes[1], {"vi": source.vi, "en": source.en})
            below[upper] = reach
            above.setdefault(lower, []).append(reach)
    names = {course.code: {"vi": course.vi, "en": course.en} for course in file.rivers}
    arriving = {node: tuple(reaches) for node, reaches in above.items()}
    return Rivers(names, tuple(nodes), below, arriving, file.stage, file.rain)


def _node(course: Course, at: int, courses: Mapping[str, Course]) -> Node:
    stop = course.nodes[at]
    while course.into and stop.code == course.nodes[-1].code:
        course = courses[course.into]
    return Node(course.code, "thing" if stop.thing else "commune", stop.code)


def downstream(rivers: Rivers, starts: Iterable[Node]) -> list[Passing]:
    """What the water of these nodes comes to, the soonest first; what several lead to is told by the soonest and the latest of them."""
    found: dict[Node, Passing] = {}
    for start in starts:
        least = most = 0.0
        node = start
        while reach := rivers.below.get(node):
            least, most, node = least + reach.least, most + reach.most, reach.lower
            found[node] = _wider(Passing(node, least, most, reach), found.get(node))
    return _soonest_first(found)


def upstream(rivers: Rivers, starts: Iterable[Node]) -> list[Passing]:
    """Where the water at these nodes came from, with how long ago it passed there, the nearest first; of every river that joins above."""
    found: dict[Node, Passing] = {}
    waiting = [(start, 0.0, 0.0) for start in starts]
    while waiting:
        node, least, most = waiting.pop()
        for reach in rivers.above.get(node, ()):
            further = Passing(reach.upper, least + reach.least, most + reach.most, reach)
            found[reach.upper] = _wider(further, found.get(reach.upper))
            waiting.append((reach.upper, further.least, further.most))
    return _soonest_first(found)


def _wider(passing: Passing, known: Passing | None) -> Passing:
    if known is None:
        return passing
    return Passing(passing.node, min(passing.least, known.least), max(passing.most, known.most), passing.reach)


def _soonest_first(found: Mapping[Node, Passing]) -> list[Passing]:
    return sorted(found.values(), key=lambda one: (one.least, one.most, one.node.code))


def absent(name: str, known: Iterable[str]) -> tuple[str, dict[str, str]]:
    """The rule a name breaks that is none of those known, and what its sentence needs."""
    near = get_close_matches(name, list(known), 1)
    return ("keys.absent_near", {"given": name, "near": near[0]}) if near else ("keys.absent", {"given": name})


def strange(file: RiversFile, things: frozenset[str], communes: frozenset[str]) -> list[tuple[str, str, frozenset[str]]]:
    """(key, name, the names it could be) of each node that names nothing there is."""
    return [
        (f"rivers[{at}].nodes[{number}].{name}", code, known)
        for at, course in enumerate(file.rivers)
        for number, stop in enumerate(course.nodes)
        for name, code, known in _named(stop, things, communes)
        if code not in known
    ]


def _named(stop: Stop, things: frozenset[str], communes: frozenset[str]) -> list[tuple[str, str, frozenset[str]]]:
    return [("thing", stop.thing, things)] if stop.thing else [("commune", stop.commune, communes)]
