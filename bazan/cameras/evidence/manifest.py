"""Manifest of the app evidence."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.data_export.types import Person
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.cameras.evidence import retention
    from bazan.cameras.evidence.web import urls


MANIFEST = Manifest(
    permissions=(
        Permission("evidence.view", ("leader", "duty_officer")),
        Permission("evidence.edit", ("duty_officer",)),
        Permission("evidence.export", ("duty_officer",), second_factor=True),
    ),
    personal_data=(Holder("evidence.cases", "evidence", retention.cases),),
    data_export=(Person("evidence_case"), Person("evidence_entry"), Person("evidence_item")),
    urls=urls,
)
