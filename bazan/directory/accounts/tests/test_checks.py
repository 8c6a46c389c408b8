"""Whether somebody can administer, and not one person alone."""

import pytest

from bazan.core.time import now
from bazan.directory.accounts import checks
from bazan.directory.accounts.models import Account, Grant


@pytest.mark.django_db
def test_nobody_is_bad_one_should_have_a_second_and_a_closed_account_counts_for_nobody():
    def found():
        first, *others = checks.administrators(now())
        assert [one.key for one in others] == ["administrators.unproved"] * (first.state != "bad"), "none has a second proof"
        return first.state, first.key

    assert found() == ("bad", "administrators.none")
    for number, expected in enumerate((("warn", "administrators.one"), ("ok", "administrators.some"))):
        account = Account.objects.create(username=f"quan.tri.{number}", full_name="Quản trị")
        Grant.objects.create(account=account, role="administrator", sector="*")
        assert found() == expected
    Account.objects.filter(username="quan.tri.0").update(is_active=False)
    assert found() == ("warn", "administrators.one")
