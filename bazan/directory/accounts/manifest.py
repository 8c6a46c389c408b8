"""Manifest of the app accounts."""

from bazan.core.administrator_changes import Kind
from bazan.core.deferred_imports import deferred_imports
from bazan.directory.accounts.administration.constants import ACCOUNT, ADMINISTER
from bazan.directory.accounts.settings import SignInSettings
from bazan.platform.data_export.types import Person, Stays
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest, Permission
from bazan.platform.observability.health_checks import Check

with deferred_imports():
    from bazan.directory.accounts import account_recovery, checks, retention
    from bazan.directory.accounts.administration import account_changes

MANIFEST = Manifest(
    permissions=(
        Permission("people.view", ("leader", "duty_officer", "administrator")),
        Permission("people.administer", ("administrator",), second_factor=True),
    ),
    health_checks=(Check("administrators", checks.administrators),),
    settings=SignInSettings,
    personal_data=(Holder("people.sign_ins", "traces", retention.sign_ins),),
    data_export=(
        Stays("account.password", "secret", instead="!"),
        Stays("reach_key", "secret"),
        Stays("sign_in_try", "trace"),
        Stays("account_totp", "secret"),
        Stays("account_recovery_code", "secret"),
        Stays("account_passkey", "secret"),
        Stays("account_key", "secret"),
        Stays("account_session", "machine"),
        Stays("forgotten_password", "trace"),
        Person("account.full_name"),
        Person("account.invited_to"),
        Person("account_reset.reason"),
        Person("sign_in"),
    ),
    administrator_changes=(
        Kind(
            ACCOUNT,
            ADMINISTER,
            account_changes.read,
            account_changes.put,
            account_changes.within,
            account_changes.said,
            account_changes.title,
            page="/admin/people/{subject}",
            takes_two=account_changes.takes_two,
            agreed=account_recovery.follow_agreement,
        ),
    ),
)
