import io
from datetime import UTC, datetime, timedelta

import pytest

from bazan.core.errors import Refused
from bazan.data.datasets import api as datasets
from bazan.data.forms import api, obligations
from bazan.directory.organizations import api as organizations
from tests.fixtures.form_province import NOW, checker, confirmed, filled, packed, send, sender, steward, template
from tests.present import present

pytestmark = pytest.mark.django_db
HIVES = "apiculture.hives_month"


def standing(at, form=HIVES):
    return {one.period.text: one.standing for one in api.obligations(at, form)}


def test_a_form_is_owed_from_when_it_became_known(province):
    assert standing(NOW) == {"2026-11": "ahead"}
    assert standing(datetime(2026, 12, 5, tzinfo=UTC)) == {"2026-11": "soon", "2026-12": "ahead"}
    assert standing(datetime(2026, 12, 20, tzinfo=UTC))["2026-11"] == "late"


def test_history_that_somebody_sent_makes_the_periods_since_then_owed(province):
    confirmed(send(filled(template(period="2026-08"))))
    assert standing(NOW) == {"2026-08": "sent_late", "2026-09": "late", "2026-10": "ahead", "2026-11": "ahead"}


def test_every_commune_owes_what_communes_owe(province):
    found = api.obligations(NOW, "apiculture.swarms_week")
    codes = {organizations.organization(one.organization_id).code for one in found}
    assert codes == {"ubnd-1", "ubnd-2"} and {one.period.text for one in found} == {"2026-W45"}


def test_what_is_owed_becomes_rows_that_follow_it(province):
    assert api.keep(NOW) == 3
    assert api.keep(NOW) == 0
    done = confirmed(send(filled(template(period="2026-11"))))
    assert api.keep(NOW) == 1
    (row,) = datasets.rows("apiculture.owed", where={"form": HIVES}).rows
    assert (row.values["period"], row.values["sent_at"], row.values["approved_at"]) == ("2026-11", NOW, None)
    assert row.values["due_at"].astimezone(UTC) == datetime(2026, 12, 7, 10, tzinfo=UTC)
    api.move(present(done.submission_id), "verify", checker(), NOW)
    api.move(present(done.submission_id), "approve", steward(), NOW)
    assert api.keep(NOW) == 1
    (row,) = datasets.rows("apiculture.owed", where={"form": HIVES}).rows
    assert row.values["approved_at"] == NOW


def test_a_reminder_is_recorded_once(province):
    bees = organizations.by_code("bees", NOW.date()).id
    api.keep(NOW)
    assert api.reminders(bees) == {}
    soon = datetime(2026, 12, 5, tzinfo=UTC)
    for at in (soon, soon + timedelta(hours=5)):
        api.keep(at)
    ((_, told),) = api.reminders(bees).items()
    assert told == soon
    late = datetime(2026, 12, 9, tzinfo=UTC)
    api.keep(late)
    assert late in api.reminders(bees).values()


def test_obligations_of_a_year_cost_few_queries(province, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        api.obligations(NOW)


def test_the_calendar_is_the_provinces(province):
    assert obligations.working_calendar().covers(NOW.date())


def test_a_form_of_the_time_before_the_system_keeps_the_day_it_came_in(province):
    data = packed(filled(template(period="2026-08")))

    def receive(received):
        return api.receive(io.BytesIO(data), "bieu.xlsx", HIVES, "", "", sender(), NOW, received)

    for wrong in ("2026-07-01", "2026-11-20", "hôm qua"):
        with pytest.raises(Refused, match=r"forms\.received"):
            receive(wrong)
    confirmed(api.check(receive("2026-09-07T16:30").id, NOW))
    assert standing(NOW)["2026-08"] == "sent"
