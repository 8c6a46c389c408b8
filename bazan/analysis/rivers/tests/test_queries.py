"""The rivers are held against what is registered."""

import pytest

from bazan.analysis.rivers import api as rivers
from bazan.analysis.rivers.tests.sample_rivers import HEAD, river
from bazan.core.errors import Refused
from bazan.core.labels import sentence
from bazan.core.language import speaking
from bazan.core.time import local_day, now
from tests.fixtures import minimal_province


@pytest.mark.django_db
def test_a_node_nobody_registered_is_refused_by_its_line(tmp_path):
    minimal_province.settle(
        tmp_path, minimal_province.TWO_COMMUNES | {"organizations.toml": minimal_province.center() + minimal_province.committees()}
    )
    file = tmp_path / "rivers.toml"
    file.write_text(HEAD + river("a", ("1",), ("2", 30, 60)), "utf-8")
    checked = rivers.check(tmp_path, local_day(now()))
    assert checked is not None and len(checked.nodes) == 2
    file.write_text(HEAD + river("a", ("1",), ("2", 30, 60), ("t1", 5, 9)), "utf-8")
    with pytest.raises(Refused) as why:
        rivers.check(tmp_path, local_day(now()))
    with speaking("en"):
        assert sentence(why.value).startswith("rivers.toml, line 14, rivers[0].nodes[2].thing: names t1")
