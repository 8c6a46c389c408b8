"""A changed formula is computed beside the one in force, and takes its place only when somebody says so."""

import pytest

from bazan.core.errors import Conflict, NotFound, Refused
from bazan.data.indicators import api
from bazan.data.indicators.tests.conftest import HIVES
from bazan.data.indicators.tests.row_computation.conftest import HONEY, NOW, sql
from tests.fixtures.formula_trial_province import changed, settle
from tests.present import present

DOUBLED = {"sum(r.kg)": "sum(r.kg) * 2", "version = 1": "version = 2"}


def begun(folder, *codes) -> int:
    return api.try_folder(folder, codes, "a.steward", "the scales were wrong", NOW)


def refused(tmp_path) -> None:
    """Without a reason, without a change, and what the history can't say, by name."""
    with pytest.raises(Refused, match=r"indicators\.trial\.why"):
        api.try_folder(HONEY, (), "a.steward", "  ", NOW)
    with pytest.raises(Refused, match=r"indicators\.trial\.unchanged"):
        begun(HONEY)
    trial_id = begun(changed(tmp_path / "odd", HONEY, "kg_month", {"sum(r.kg)": "count(*) / count(r.kg)"}))
    with pytest.raises(NotFound):
        api.switch_on(trial_id, "a.steward", "too early")
    api.run_trial(trial_id)
    trial = present(api.trial_of("honey.kg_month"))
    assert (trial.state, trial.rule) == ("failed", "indicators.history.word") and "COUNT" in trial.params["word"]
    api.drop_trial(trial_id, "a.steward")
    assert api.trial_of("honey.kg_month") is None


def values(code: str) -> list[tuple]:
    return sql("SELECT value FROM indicator_value v JOIN indicator i ON i.id = indicator_id WHERE code = %s ORDER BY v", code)


def test_a_trial_shows_what_would_differ_and_changes_nothing_until_it_is_switched_on(land, tmp_path):
    refused(tmp_path)
    stood = values("honey.kg_month")
    folder = changed(tmp_path, HONEY, "kg_month", DOUBLED)
    trial_id = begun(folder, "kg_month", "kg_three")
    assert present(api.trial_of("honey.kg_month")).state == "waiting"
    api.run_trial(trial_id)
    trial = present(api.trial_of("honey.kg_month"))
    formula, reader = trial.formulas
    assert (trial.state, trial.done, formula.version_before, formula.version) == ("done", trial.total, 1, 2)
    assert formula.differing == formula.compared == len(stood)
    assert all(one.after == 2 * present(one.before) for one in api.differences(trial_id, "honey.kg_month", "largest"))
    assert reader.differing and all(one.after == 2 * present(one.before) for one in api.differences(trial_id, reader.code, "largest"))
    assert values("honey.kg_month") == stood and trial.follow
    sql("UPDATE indicator SET fingerprint = 'other' WHERE code = 'honey.kg_month'")
    with pytest.raises(Conflict, match=r"indicators\.trial\.overtaken"):
        api.switch_on(trial_id, "a.steward", "now")
    sql(
        "UPDATE indicator SET fingerprint = t.fingerprint_before FROM indicator_tried t WHERE t.code = indicator.code AND trial_id = %s",
        trial_id,
    )
    api.switch_on(trial_id, "a.steward", "agreed with the beekeepers")
    assert values("honey.kg_month") == stood, "measuring hasn't taken it yet"
    api.switch(trial_id)
    settle()
    assert [value for (value,) in values("honey.kg_month")] == [2 * value for (value,) in stood]
    assert present(api.trial_of("honey.kg_month")).state == "on"
    entries = sql("SELECT actor, detail->>'why' FROM audit_entry WHERE action = 'indicators.load_pack' AND actor <> 'system'")
    assert entries == [("a.steward", "agreed with the beekeepers")]


def test_a_trial_that_was_stopped_goes_on_where_it_was_and_comes_to_the_same(land, tmp_path):
    folder = changed(tmp_path, HIVES, "hum_1h", {"avg(h.mean)": "1.5 * avg(h.mean)"})
    whole = begun(folder)
    api.run_trial(whole)
    # somebody else cancels while the second piece is computed
    sql("""CREATE FUNCTION stop_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF NEW.done = 2 AND OLD.done = 1 THEN NEW.state := 'cancelled'; END IF; RETURN NEW; END $$""")
    sql("CREATE TRIGGER stop_it BEFORE UPDATE ON indicator_trial FOR EACH ROW EXECUTE FUNCTION stop_it()")
    try:
        again = begun(folder)
        api.run_trial(again)
        stopped = present(api.trial_of("hives.hum_1h"))
        assert (stopped.state, stopped.done) == ("cancelled", 2) and stopped.total > 2
    finally:
        sql("DROP TRIGGER stop_it ON indicator_trial; DROP FUNCTION stop_it()")
    api.run_trial(again)
    assert present(api.trial_of("hives.hum_1h")).done == 2, "a cancelled one isn't taken up by itself"
    api.resume_trial(again, "a.steward")
    sql("UPDATE indicator_trial SET state = 'running' WHERE id = %s", again)  # as a process that was killed leaves it
    api.run_trial(again)
    first, second = ({one.id: one for one in api.trials()}[number] for number in (whole, again))
    assert second.state == "done" and first.formulas == second.formulas and first.formulas[0].differing > 0
    rows = """SELECT feature_kind, feature_id, period_start, before, after FROM indicator_trial_value v
        JOIN indicator_tried t ON t.id = tried_id"""
    turned = [one for one in api.differences(again, "hives.hum_1h", "lights", 10_000) if one.light_before != one.light_after]
    assert second.formulas[0].worse == len(turned) > 0 and second.formulas[0].better == 0
    assert {(one.light_before, one.light_after) for one in turned} == {("good", "watch")}
    assert sql(f"{rows} WHERE trial_id = %s ORDER BY 1, 2, 3", whole) == sql(f"{rows} WHERE trial_id = %s ORDER BY 1, 2, 3", again)
