"""Versions: a correction supersedes, the same again changes nothing, the past can be read."""

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bazan.core.errors import Conflict, NotFound, Refused
from bazan.data.datasets import api, grammar
from bazan.data.datasets.events import BATCHES
from bazan.data.datasets.tests.conftest import NOW, OCTOBER, current, harvest, origin, pine, sql
from bazan.data.datasets.types import Record
from bazan.platform.declarations.api import problems_of
from bazan.platform.events.types import Subscriber
from bazan.platform.packs import load
from tests.present import present


def trees() -> dict[str, int]:
    return {f"{row['wood']}": row["trees"] for row in current()}


def test_the_same_rows_again_change_nothing(groves):
    first = api.commit(harvest(pine(), pine("03")), origin())
    again = api.commit(harvest(pine(), pine("03")), origin(run=2))
    assert (first.new, first.superseded, first.same) == (2, 0, 0)
    assert again.batch_id is None and again.same == 2


def test_a_correction_supersedes_and_both_versions_stay(groves):
    api.commit(harvest(pine(trees=128_720)), origin())
    made = api.commit(harvest(pine(trees=34_120)), origin("Nhập thừa", at=NOW + timedelta(hours=9)))
    assert (made.new, made.superseded) == (0, 1)
    row = api.rows("groves.harvest").rows[0]
    old, new = api.versions("groves.harvest", row.id)
    assert (old.values["trees"], new.values["trees"]) == (128_720, 34_120)
    assert present(old.superseded_by).reason == "Nhập thừa" and new.superseded_by is None
    assert new.cell("trees") == "D6" and new.batch.file_name == "october.xlsx" and new.period == OCTOBER
    assert [r.values["trees"] for r in api.rows("groves.harvest", as_of=NOW + timedelta(hours=1)).rows] == [128_720]
    assert api.rows("groves.harvest", as_of=NOW - timedelta(hours=1)).total == 0


def test_a_row_said_twice_in_a_feed_keeps_both_and_the_later_stands(groves):
    cells = {"code": "a", "unit": "ubnd-01", "received_at": "2026-11-03"}
    records = [Record(cells | {"state": "new"}, 1), Record(cells | {"state": "done", "done_at": "2026-11-04"}, 2)]
    made = api.commit(api.stage("groves.loggings", records), origin())
    assert (made.new, made.superseded) == (1, 1)
    now = api.rows("groves.loggings").rows[0]
    assert now.values["state"] == "done" and [v.values["state"] for v in api.versions("groves.loggings", now.id)] == ["new", "done"]
    again = api.commit(api.stage("groves.loggings", records), origin(), repeats=True)
    assert (again.same, again.superseded, len(api.versions("groves.loggings", now.id))) == (2, 0, 2)


def test_a_message_sent_again_does_not_bring_an_earlier_state_back(groves):
    cells = {"code": "a", "unit": "ubnd-01", "received_at": "2026-11-03"}

    def send(state: str, message: str):
        staged = api.stage("groves.loggings", [Record(cells | {"state": state}, 1)])
        return api.commit(staged, replace(origin(), file_sha256=message), repeats=True)

    send("new", "1" * 64)
    send("done", "2" * 64)
    late = send("new", "1" * 64)
    assert (late.same, late.superseded) == (1, 0)
    assert current("groves.loggings")[0]["state"] == "done"
    reopened = send("new", "3" * 64)
    assert (reopened.superseded, current("groves.loggings")[0]["state"]) == (1, "new")


def test_a_row_repeated_in_one_delivery_is_one_row(groves):
    cells = {"code": "a", "unit": "ubnd-01", "received_at": "2026-11-03", "state": "new"}
    made = api.commit(api.stage("groves.loggings", [Record(cells, line) for line in (1, 2, 3)]), origin())
    assert (made.new, made.same, made.superseded) == (1, 2, 0)


def test_a_whole_delivery_withdraws_what_it_lacks(groves):
    whole = {"organization_id": _office(), "period": OCTOBER}
    api.commit(harvest(pine(), pine("03")), origin(**whole), whole=True)
    made = api.commit(harvest(pine()), origin("Xã Ba không có rừng", run=2, **whole), whole=True)
    assert (made.withdrawn, len(current())) == (1, 1)
    back = api.commit(harvest(pine(), pine("03")), origin("Có rừng", run=3, **whole), whole=True)
    assert back.new == 1 and len(current()) == 2


def _office() -> int:
    return sql("SELECT id FROM organization WHERE code = 'groves-office'")[0][0]


def test_refused_rows_are_not_committed_and_good_ones_are(groves):
    staged = harvest(pine(), pine("03", trees="?"), pine("03", 5, 9))
    assert [one.cell for one in staged.refused] == ["D7", "E8"]
    assert api.commit(staged, origin()).new == 1


def test_rows_are_found_by_value_place_span_and_order(groves):
    api.commit(harvest(pine(trees=5, felled=1), pine("03", 9, 1), pine("03", 7, 1) | {"wood": "02"}), origin())
    three = sql("SELECT id FROM place WHERE code = '03' AND valid_to IS NULL")[0][0]
    assert [r.values["trees"] for r in api.rows("groves.harvest", {"place": three}, order="-trees").rows] == [9, 7]
    assert api.rows("groves.harvest", {"wood": ["01"]}, place_ids=[three]).total == 1
    assert api.rows("groves.harvest", span=("period", OCTOBER.start, OCTOBER.end), limit=1).total == 3
    assert api.rows("groves.harvest", {"weight": None}).total == 3
    with pytest.raises(Refused, match=r"datasets\.column\.unknown"):
        api.rows("groves.harvest", {"trees; DROP": 1})
    with pytest.raises(NotFound):
        api.rows("groves.honey")


def test_the_last_period_alone_is_that_of_what_is_asked_for(groves):
    november = OCTOBER.next()
    api.commit(harvest(pine(trees=5, felled=1), pine("03", 9, 1)), origin())
    api.commit(harvest(pine(trees=7, felled=1), period=november), origin(run=2))
    three = sql("SELECT id FROM place WHERE code = '03' AND valid_to IS NULL")[0][0]

    def trees(at, **asked):
        return [row.values["trees"] for row in api.rows("groves.harvest", last_period_by=at, order="trees", **asked).rows]

    assert trees(november.start) == [7] and trees(november.start - timedelta(seconds=1)) == [5, 9]
    assert trees(november.start, place_ids=[three]) == [9], "what a place told last, though others told more since"
    assert trees(OCTOBER.start - timedelta(seconds=1)) == []
    assert api.rows("groves.harvest", last_period_by=november.start).total == 1


def test_every_subscriber_reads_each_batch_once(groves):
    first = api.commit(harvest(pine()), origin())
    second = api.commit(harvest(pine(trees=50)), origin(run=2))
    api.order_changes()
    for name in ("one", "two"):
        reader = Subscriber(name, BATCHES)
        assert [(c.dataset, c.batch_id) for c in api.take_changes(reader).batches] == [
            ("groves.harvest", first.batch_id),
            ("groves.harvest", second.batch_id),
        ]
        assert api.take_changes(reader).batches == ()


def test_the_relation_gives_current_rows_and_how_long_they_stand(groves):
    from bazan.core.time import Period

    api.commit(harvest(pine(trees=5, felled=1), period=Period.parse("2026-08")), origin())
    api.commit(harvest(pine(trees=6, felled=1)), origin())
    api.commit(harvest(pine(trees=8, felled=1)), origin("sửa", at=NOW + timedelta(days=1)))
    found = sql(f"SELECT trees, until::text FROM ({api.relation('groves.harvest')}) AS r ORDER BY period")
    assert [trees for trees, _ in found] == [5, 8]
    assert found[0][1].startswith("2026-10-01") or (found[0][1].startswith("2026-09-30") and found[1][1] == "infinity")
    then = sql(f"SELECT trees FROM ({api.relation('groves.harvest', as_of=NOW)}) AS r ORDER BY period")
    assert then == [(5,), (6,)]


def test_a_pack_that_grows_widens_its_table(groves):
    pack = load(groves.folder)
    column = {"id": "birds", "type": "integer", "unit": "{bird}"}
    spec = next(file.table for file in pack.written["datasets"] if file.table["id"] == "harvest")
    spec["columns"].append(column)
    api.load_pack(pack)
    api.commit(harvest(pine(birds=3)), origin())
    assert current()[0]["birds"] == 3
    spec["columns"][-1] = column | {"type": "text"}
    with pytest.raises(Conflict, match=r"datasets\.column\.changed"):
        api.load_pack(pack)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.tuples(st.sampled_from(["01", "02"]), st.integers(0, 5)), min_size=1, max_size=4), min_size=1, max_size=5))
def test_whatever_is_delivered_the_last_word_on_each_key_stands_and_no_version_is_lost(groves, deliveries):
    sql("DELETE FROM data_groves_harvest")
    last, told = {}, 0
    for n, lines in enumerate(deliveries):
        records = [Record(pine(trees=count, felled=0) | {"wood": wood}, 6 + k) for k, (wood, count) in enumerate(lines)]
        from bazan.data.datasets.types import Context

        made = api.commit(api.stage("groves.harvest", records, Context(period=OCTOBER)), origin(run=n))
        told += made.new + made.superseded
        last |= dict(lines)
    assert trees() == last
    assert sql("SELECT count(*) FROM data_groves_harvest")[0][0] == told
    assert sql("SELECT count(*) FROM data_groves_harvest WHERE superseded_by IS NULL")[0][0] == len(last)


def test_a_web_request_sees_and_writes_only_rows_in_its_reach(groves):
    from bazan.directory.accounts import api as accounts

    api.commit(harvest(pine(), pine("03")), origin())
    three = sql("SELECT id FROM place WHERE code = '03' AND valid_to IS NULL")[0][0]
    accounts.enter(frozenset({three}), frozenset({"groves"}))
    assert [row["place"] for row in current()] == [three]
    accounts.enter(None, frozenset({"honey"}))
    assert sql("SELECT count(*) FROM data_groves_harvest")[0][0] == 0
    accounts.leave()
    sql("DROP TABLE staged_rows, staged_rows_fate")  # left by the delivery above, which ran as the owner in this same transaction
    accounts.enter(None, frozenset({"groves"}))
    assert api.commit(harvest(pine(trees=12)), origin("sửa", run=2)).superseded == 1
    accounts.leave()
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity FROM pg_class WHERE relname = 'data_groves_harvest'")
        assert cursor.fetchone()[0]


def test_what_is_due_first_is_found_by_the_queue_as_by_sorting_all(groves):
    days = [3, 1, 2, 1, 5, 4, 2]
    records = [
        Record({"code": f"k{n}", "unit": "ubnd-01", "received_at": f"2026-11-{day:02}", "state": "abc"[n % 3]}, n + 1)
        for n, day in enumerate(days)
    ]
    api.commit(api.stage("groves.loggings", records), origin())
    every = [row for row in api.rows("groves.loggings").rows if row.values["state"] in "ab"]
    sorted_all = [row.id for row in sorted(every, key=lambda row: (row.values["received_at"], -row.id))]
    asked = {"where": {"state": ["a", "b", "b"]}, "order": "received_at"}
    assert [row.id for row in api.rows("groves.loggings", **asked).rows] == sorted_all
    assert [row.id for row in api.rows("groves.loggings", **asked, limit=2, offset=2).rows] == sorted_all[2:4]
    assert api.rows("groves.loggings", **asked, limit=1).total == len(sorted_all)
    assert api.rows("groves.loggings", where={"state": "none"}, order="received_at").rows == ()
    assert sql("SELECT count(*) FROM pg_indexes WHERE indexname = 'data_groves_loggings_queue'") == [(1,)]


def test_what_happened_last_is_found_by_the_index_alone(groves):
    records = [Record({"code": f"k{n}", "unit": "ubnd-01", "received_at": f"2026-11-{n + 1:02}", "state": "a"}, n + 1) for n in range(20)]
    api.commit(api.stage("groves.loggings", records), origin())
    assert [row.values["code"] for row in api.rows("groves.loggings", order="-received_at", limit=2).rows] == ["k19", "k18"]
    sql("SET LOCAL enable_sort = off")
    plan = sql("EXPLAIN SELECT row_id FROM data_groves_loggings d WHERE superseded_by IS NULL"
               " ORDER BY d.received_at DESC NULLS LAST, d.row_id DESC LIMIT 2")  # fmt: skip
    assert "data_groves_loggings_newest" in str(plan)


def test_keys_that_look_alike_but_for_signs_nobody_sees_are_refused_and_free_text_may_hold_them(groves):
    codes = ("k1", "k\u200b1", "k\u202e1", "k\x001")
    same = {"unit": "ubnd-01", "received_at": "2026-11-02", "state": "a\u200d"}
    staged = api.stage("groves.loggings", [Record({"code": code} | same, n + 1) for n, code in enumerate(codes)])
    assert [(one.rule, one.params["text"]) for one in staged.refused] == [("datasets.cell.unseen", "k▯1")] * 3
    api.commit(staged, origin())
    assert [row["state"] for row in current("groves.loggings")] == ["a\u200d"]


def test_rows_are_found_by_their_number_and_by_the_words_their_dataset_names_also_where_it_names_others_later(groves):
    records = [Record({"code": f"KG-{n}", "unit": "ubnd-01", "received_at": "2026-11-02", "state": f"Đèo {n}"}, n) for n in range(1, 4)]
    api.commit(api.stage("groves.loggings", records), origin())

    def found(text):
        return [row.values["code"] for _, row in api.search(text)]

    assert found("kg-2") == ["KG-2"] and found("deo") == ["KG-3", "KG-2", "KG-1"] and found("deo 1") == ["KG-1"] and found("g-") == []
    changed = deepcopy(groves)
    file = next(one for one in changed.written["datasets"] if one.table["id"] == "loggings")
    file.table["found_by"] = ["code"]
    api.load_pack(changed)
    assert found("deo") == [] and found("kg") == ["KG-3", "KG-2", "KG-1"]
    assert [name for (name,) in sql("SELECT indexname FROM pg_indexes WHERE indexname LIKE 'data_groves_loggings_found'")] != []
    del file.table["found_by"]
    api.load_pack(changed)
    assert found("kg") == [] and found("KG-3") == ["KG-3"]


def test_no_row_is_found_by_what_is_personal(groves):
    table = next(one.table for one in groves.written["datasets"] if one.table["id"] == "loggings")
    file = table | {"found_by": ["state", "owner"]}
    (wrong,) = problems_of(grammar.Dataset, file)
    assert wrong.key.startswith("found_by") and "owner" in str(wrong.params)
