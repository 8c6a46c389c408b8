"""Asked, run and told: within the reach of whoever asks, with the audit before and after."""

from datetime import timedelta

import pytest
from django.apps import apps

from bazan.analysis.sql_queries import actions, api, retention
from bazan.analysis.sql_queries.process_protocol import output_of
from bazan.core.errors import Forbidden, NotFound, Refused
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting
from bazan.directory.personal_data.types import Ripe
from tests.fixtures import minimal_province
from tests.fixtures.incident_province import PROVINCE, somebody

TEXT = "SELECT count(*) AS n FROM place WHERE kind = 'commune'"


@pytest.fixture
def province(db, tmp_path):
    minimal_province.settle(tmp_path / "province", PROVINCE)


@pytest.fixture
def steward(province) -> Acting:
    made = somebody("data_steward", "ioc", username="steward")
    apps.get_model("people", "Grant").objects.create(account_id=made.reach.account_id, role="data_steward", sector="*")
    return made


def told(action: str):
    return [entry for entry in audit.entries(limit=50) if entry.action == action]


def test_the_audit_knows_a_statement_before_it_runs_and_how_it_went(steward):
    asked = api.ask(TEXT, steward, now())
    assert [entry.detail["text"] for entry in told("inquiries.ask")] == [TEXT]
    api.run(asked.id)
    done = api.inquiry(asked.id)
    assert done.state == "done" and done.answer is not None, done
    assert api.preview(asked.id).rows == [["4"]]
    assert told("inquiries.done")[0].detail["rows"] == 1
    assert api.taken(asked.id, "parquet").is_file()
    assert api.take_away(now() + timedelta(days=8)) == 1
    with pytest.raises(NotFound):
        api.taken(asked.id, "parquet")
    assert retention.asked(Ripe(now() + timedelta(days=1), now())).count == 1
    assert not output_of(asked.id).with_suffix(".csv").exists()


def test_a_right_taken_away_meanwhile_ends_what_waits(steward):
    asked = api.ask(TEXT, steward, now())
    apps.get_model("people", "Grant").objects.all().delete()
    api.run(asked.id)
    assert api.inquiry(asked.id).rule == "people.not_allowed"


def test_what_is_refused_is_not_kept_and_not_run(steward):
    with pytest.raises(Refused):
        api.ask("SELECT * FROM '/etc/passwd'", steward, now())
    assert api.inquiries(10) == []


def test_nobody_else_sees_what_somebody_asked(steward):
    asked = api.ask(TEXT, steward, now())
    other = somebody("data_steward", "ioc", username="other")
    accounts.enter(None, None, account_id=other.reach.account_id)
    with pytest.raises(NotFound):
        api.inquiry(asked.id)
    accounts.leave()
    with pytest.raises(Forbidden):
        api.ask(TEXT, somebody("duty_officer", "ioc", username="duty"), now())


def test_an_inquiry_is_stopped_before_it_runs_and_one_that_brought_its_process_down_is_not_run_again(steward):
    first, second = (api.ask(TEXT, steward, now()) for _ in range(2))
    api.cancel(first.id, steward, now())
    api.run(first.id)
    assert api.inquiry(first.id).state == "cancelled"
    actions.Inquiry.objects.filter(id=second.id).update(state="running", started_at=now())
    api.run(second.id)
    assert api.inquiry(second.id).rule == "inquiries.broken_off"


def test_an_inquiry_whose_process_never_came_back_is_told_to_have_ended(steward):
    lost, running = (api.ask(TEXT, steward, now()) for _ in range(2))
    actions.Inquiry.objects.filter(id=lost.id).update(state="running", started_at=now() - timedelta(minutes=12))
    actions.Inquiry.objects.filter(id=running.id).update(state="running", started_at=now())
    assert api.end_lost(now()) == 1
    assert (api.inquiry(lost.id).rule, api.inquiry(running.id).state) == ("inquiries.broken_off", "running")


def test_so_many_at_once_and_no_more(steward):
    for _ in range(3):
        api.ask(TEXT, steward, now())
    with pytest.raises(Refused) as why:
        api.ask(TEXT, steward, now())
    assert why.value.rule == "inquiries.busy"
