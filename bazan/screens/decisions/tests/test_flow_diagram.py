"""The drawing of what follows what: layers from left to right, every line and step there, words escaped."""

from hypothesis import given
from hypothesis import strategies as st

from bazan.screens.decisions.web.flow_diagram import Edge, Node, flow, layers_of

NAMES = "ABCDE"
EDGES = st.lists(
    st.builds(
        Edge, st.sampled_from(NAMES), st.sampled_from(NAMES), st.integers(1, 900), st.sampled_from(["", "3 <b>"]), st.just("a & b"),
        st.booleans(),
    ),
    max_size=12,
)  # fmt: skip


def edge(start, end, count):
    return Edge(start, end, count, "", "", False)


@given(EDGES)
def test_every_step_and_line_is_drawn_and_no_word_becomes_markup(edges):
    drawn = flow([Node(name, f"{name} <i>", "", n) for n, name in enumerate(NAMES)], edges, 'says "it"')
    assert drawn.count('class="flow-step"') == len(NAMES) and drawn.count('class="flow-line') == len(edges)
    assert "<b>" not in drawn and "<i>" not in drawn and "nan" not in drawn
    assert drawn.count("flow-slow") >= sum(each.slow for each in edges)


@given(EDGES)
def test_layers_begin_at_the_left_and_leave_none_out(edges):
    layers = set(layers_of(NAMES, edges).values())
    assert layers == set(range(len(layers)))


def test_a_rare_way_does_not_say_where_a_step_stands():
    edges = [edge("A", "B", 90), edge("B", "C", 80), edge("A", "C", 3), edge("C", "A", 9)]
    assert layers_of("ABC", edges) == {"A": 0, "B": 1, "C": 2}
