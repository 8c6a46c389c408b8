"""Secrets: sealed in the database, used by the process that needs them, seen by nobody, and one's own department's alone."""

import pytest
from django.db import connection, transaction

from bazan.core.errors import Conflict, Forbidden, Refused
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.change_history import api as change_history
from bazan.directory.change_history.types import Change
from bazan.directory.permissions.types import Acting, Held, Reach
from bazan.directory.secrets import api as secrets
from tests.fixtures.incident_province import later

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
NAME, WHY = "BAZAN_SOURCE_RAIN_TOKEN", "Nhà cung cấp đổi mã truy cập"


def who(name="an", sectors=None, places=None):
    return Acting(Reach(1, name, frozenset({"administrator"}), places, sectors, (Held("administrator", places, sectors),)))


def kept(change: Change | None) -> Change:
    assert change is not None
    return change


def keep(value, by=None, **more):
    return secrets.keep(NAME, value, WHY, by or who(), later(0), **more)


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM sealed_secret WHERE name = %s ORDER BY id", [NAME])
        return [bytes(sealed) for (sealed,) in cursor.fetchall()]


def test_a_secret_is_used_as_it_was_typed_and_stands_nowhere_as_it_is():
    change = keep("  s3cret token\r\n")
    assert secrets.value(NAME) == "s3cret token" == secrets.environment().get(NAME)
    assert b"s3cret" not in stored()[0] and "s3cret" not in str(audit.entries(5)) + str(change) + str(secrets.named())
    assert secrets.named()[0].set_by == "an" and not secrets.named()[0].of_environment


def test_an_environment_goes_before_what_is_kept_here_and_is_not_written_over(monkeypatch):
    keep("kept")
    monkeypatch.setenv(NAME, "told")
    assert secrets.value(NAME) == "told" and secrets.secret(NAME).of_environment
    with pytest.raises(Refused, match=r"secrets\.environment"):
        keep("other")


def test_a_changed_secret_is_brought_back_and_older_ones_are_gone():
    for value in ("one", "two", "three"):
        change = keep(value)
    assert len(stored()) == 2
    change_history.undo(kept(change).id, WHY, who(), later(1))
    assert secrets.value(NAME) == "two"
    (_, _, second, first) = change_history.history("secret", NAME)
    assert (second.after, first.before) == (first.after and second.after, None)
    with pytest.raises(Refused, match=r"secrets\.gone"):
        change_history.undo(second.id, WHY, who(), later(2))
    assert secrets.value(NAME) == "two"


def test_a_forgotten_secret_is_used_no_more_and_comes_back_when_that_is_undone():
    keep("one")
    change = kept(secrets.forget(NAME, WHY, who(), later(1)))
    assert secrets.value(NAME) is None and secrets.named() == []
    change_history.undo(change.id, WHY, who(), later(2))
    assert secrets.value(NAME) == "one"


@pytest.mark.parametrize("name", ["RAIN_TOKEN", "BAZAN_", "BAZAN_mưa", "BAZAN_X Y", "DATABASE_URL"])
def test_what_can_be_no_name_is_refused(name):
    with pytest.raises(Refused) as refused:
        secrets.keep(name, "x", WHY, who(), later(0))
    assert refused.value.field == "name"


@pytest.mark.parametrize("value", ["", " \n ", "a\0b", "a\x1bb", "x" * 20_000])
def test_what_can_be_no_secret_is_refused_at_its_field(value):
    with pytest.raises(Refused) as refused:
        keep(value)
    assert refused.value.field == "value" and stored() == []


def test_a_sealed_secret_moved_under_another_name_opens_nothing():
    keep("one")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sealed_secret SET name = 'BAZAN_SOURCE_OTHER'")
    assert secrets.value("BAZAN_SOURCE_OTHER") is None


def test_a_department_keeps_its_own_and_neither_sees_nor_takes_another_s():
    keep("health's", who("yt", frozenset({"health"})), sector="health")
    with pytest.raises(Forbidden):
        keep("all of ours", who("yt", frozenset({"health"})))
    with pytest.raises(Forbidden):
        keep("a commune's", who("xa", frozenset({"health"}), frozenset({1})), sector="health")
    with transaction.atomic():
        accounts.enter(None, frozenset({"environment"}))
        assert secrets.named() == []
        with pytest.raises(Conflict, match=r"secrets\.taken"):
            keep("theirs", who("mt", frozenset({"environment"})), sector="environment")
        accounts.leave()
    assert secrets.value(NAME, sector="health") == "health's" == secrets.environment("health").get(NAME)
    assert secrets.environment("environment").get(NAME) is None and NAME not in set(secrets.environment("environment"))
    assert secrets.value(NAME) is None, "what serves the whole province is sealed by its own administrators"


@pytest.mark.parametrize("name", ["BAZAN_WEBHOOK_SECRET", "BAZAN_CARRIER_SMS", "BAZAN_SMS_KEY", "BAZAN_REPORTS_ZALO_SECRET"])
def test_a_department_seals_names_of_sources_only(name):
    with pytest.raises(Forbidden, match=r"secrets\.province") as refused:
        secrets.keep(name, "mine", WHY, who("yt", frozenset({"health"})), later(0), sector="health")
    assert refused.value.field == "name" and secrets.value(name) is None
    secrets.keep(name, "ours", WHY, who(), later(0))
    assert secrets.value(name) == "ours" == secrets.value(name, sector="health")


@pytest.mark.parametrize("name", ["BAZAN_SECRET_KEY", "BAZAN_MIGRATION_DATABASE_URL", "BAZAN_SECOND_PROOF", "BAZAN_VISION_MODEL"])
def test_nobody_seals_a_setting_of_the_program(name):
    for by, sector in ((who(), ""), (who("yt", frozenset({"health"})), "health")):
        with pytest.raises(Refused, match=r"secrets\.reserved"):
            secrets.keep(name, "x", WHY, by, later(0), sector=sector)


def test_a_name_that_a_department_sealed_before_it_was_reserved_is_neither_read_nor_brought_back():
    change = kept(keep("health's", who("yt", frozenset({"health"})), sector="health"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sealed_secret SET name = 'BAZAN_WEBHOOK_SECRET'")
        cursor.execute("UPDATE change SET subject = 'BAZAN_WEBHOOK_SECRET'")
    assert secrets.value("BAZAN_WEBHOOK_SECRET") is None
    gone = kept(secrets.forget("BAZAN_WEBHOOK_SECRET", WHY, who(), later(1)))
    with pytest.raises(Forbidden, match=r"secrets\.province"):
        change_history.undo(gone.id, WHY, who("yt", frozenset({"health"})), later(2))
    assert change.id != gone.id
