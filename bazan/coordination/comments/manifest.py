"""Manifest of the app comments."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.data_export.types import Person
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.coordination.comments import retention


MANIFEST = Manifest(
    permissions=(Permission("comments.write", ("leader", "duty_officer", "agency_officer", "commune_officer", "data_steward")),),
    personal_data=(Holder("comments.words", "words", retention.words),),
    data_export=(Person("comment.words"),),
)
