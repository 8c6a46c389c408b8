"""How long observations stay is the province's to say, and is obeyed with a proof."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
from django.db import connection

from bazan.core.errors import Refused
from bazan.data.observations import observation_history
from bazan.data.observations.history import retention_policy
from bazan.data.observations.history.version_rows import VERSION, replaced_times
from bazan.directory.audit import api as audit
from bazan.directory.personal_data.types import Kept
from bazan.platform.history.api import alone
from tests.database import named

NAMED = 'name = "Mẫu"\n'


def province(folder, text: str = ""):
    (folder / "province.toml").write_text(NAMED + text, "utf-8")
    return folder


def test_a_province_that_says_nothing_keeps_observations_for_ever(tmp_path):
    assert retention_policy.read(province(tmp_path)) is None


def test_years_and_their_law_are_read(tmp_path):
    assert retention_policy.read(province(tmp_path, '[kept.observation]\nyears = 20\nlaw = "x"\n')) == Kept(years=20, law="x")


@pytest.mark.parametrize(
    ("text", "key", "rule"),
    [
        ("years = 20", "kept.observation.law", "keys.missing"),
        ('years = 20\nlaw = "x"\nfor = 1', "kept.observation.for", "keys.unknown"),
        ('years = "ten"\nlaw = "x"', "kept.observation.years", "keys.whole"),
    ],
)
def test_what_is_wrong_is_named_by_its_key(tmp_path, text, key, rule):
    with pytest.raises(Refused) as why:
        retention_policy.read(province(tmp_path, f"[kept.observation]\n{text}\n"))
    assert (why.value.rule, why.value.params["key"], why.value.params["reason"].rule) == ("streams.kept.file", key, rule)


@pytest.mark.parametrize(("years", "days"), [(1, 0), (1, 365), (2, 800)])
def test_years_that_end_before_the_inbox_lets_months_go_are_refused(years, days):
    with pytest.raises(Refused, match=r"streams\.kept\.inbox"):
        retention_policy.obeyable(Kept(years=years, law="x"), days)


def test_years_longer_than_the_inbox_are_not_refused():
    retention_policy.obeyable(Kept(years=1, law="x"), 364)


@pytest.mark.django_db(transaction=True)
def test_months_whose_years_are_over_go_and_the_audit_says_why(tmp_path):
    from bazan.data.observations.history.arrow_rows import to_arrow
    from bazan.data.observations.history.history_table import OBSERVATION, TIME
    from bazan.platform.history.api import Embedded, History, Store

    store = Store(str(tmp_path / "history"))
    engine = Embedded(store, tmp_path / "scratch")
    past = History(store, engine, engine)
    for month, count in ((1, 3), (2, 4)):
        day = date(2000, month, 1)
        at = int(datetime(2000, month, 1, tzinfo=UTC).timestamp() * 1e6)
        rows = replaced_times(np.array([(7, at + n, n, 0, at + n, 3, 0) for n in range(count)], VERSION))
        store.put(OBSERVATION, day, {day: 1}, [to_arrow(rows, {7: ("level", None)})], TIME)
    kept = Kept(years=10, law="a decision")
    with alone(named(connection.settings_dict["NAME"])) as session:
        assert session
        for at in (datetime(2010, 1, 31, tzinfo=UTC), datetime(2010, 2, 1, tzinfo=UTC), datetime(2010, 2, 2, tzinfo=UTC)):
            observation_history.forget(session, past, kept, at)
    state = store.state("observation")
    assert state is not None and (state.rows, state.first) == (4, date(2000, 2, 1))
    (entry,) = audit.entries(action="retention.erase")
    assert (entry.actor, entry.subject) == ("system", "table:observation")
    assert entry.detail == {"table": "observation", "before": "2000-02-01", "years": 10, "law": "a decision", "rows": 3}
