"""Manifest of the app accounts."""

from bazan.citizens.accounts.settings import AccountSettings
from bazan.core.deferred_imports import deferred_imports
from bazan.platform.data_export.types import Person, Sealed, Stays
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.citizens.accounts import phone_encryption, retention


MANIFEST = Manifest(
    settings=AccountSettings,
    personal_data=(
        Holder("citizens.accounts", "callers", retention.accounts),
        Holder("citizens.tries", "traces", retention.tries),
    ),
    data_export=(
        Stays("contact_key", "secret"),
        Stays("citizen_session", "secret"),
        Stays("citizen_try", "trace"),
        Person("citizen"),
        Sealed("citizen.phone_sealed", phone_encryption, ("phone_hash",)),
        Person("citizen_place"),
    ),
)
