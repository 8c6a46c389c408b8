"""Laws of the water: it gets there later the further it is, and who lies above is who it lies below of."""

from hypothesis import given

from bazan.analysis.rivers import rules
from bazan.analysis.rivers.grammar import RiversFile
from bazan.analysis.rivers.tests.sample_rivers import basins
from bazan.platform.declarations.api import Keys, parsed


def joined(text):
    keys = Keys(parsed(text))
    file = RiversFile.read(keys)
    assert file is not None, keys.problems
    return rules.joined(file)


@given(basins())
def test_the_water_comes_later_the_further_it_flows(text):
    rivers = joined(text)
    for start in rivers.nodes:
        told = {one.node: one for one in rules.downstream(rivers, [start])}
        assert start not in told
        for one in told.values():
            assert 0 <= one.least <= one.most
            before = told.get(one.reach.upper)
            least, most = (before.least, before.most) if before else (0, 0)
            assert (one.least, one.most) == (least + one.reach.least, most + one.reach.most)


@given(basins())
def test_upstream_is_the_inverse_of_downstream(text):
    rivers = joined(text)
    down = {(a, one.node, one.least, one.most) for a in rivers.nodes for one in rules.downstream(rivers, [a])}
    up = {(one.node, b, one.least, one.most) for b in rivers.nodes for one in rules.upstream(rivers, [b])}
    assert down == up


@given(basins())
def test_what_several_lead_to_is_told_by_the_soonest_and_the_latest(text):
    rivers = joined(text)
    apart = [one for start in rivers.nodes for one in rules.downstream(rivers, [start])]
    for one in rules.downstream(rivers, rivers.nodes):
        same = [other for other in apart if other.node == one.node]
        assert (one.least, one.most) == (min(other.least for other in same), max(other.most for other in same))
