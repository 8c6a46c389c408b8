"""Manifest of the app safety checks."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.data_export.types import Person, Sealed
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest, Permission
from bazan.response.incidents.extensions import IncidentPanel

with deferred_imports():
    from bazan.citizens.safety_checks import caller_phones, retention
    from bazan.citizens.safety_checks.web import incident_panel, urls


MANIFEST = Manifest(
    permissions=(Permission("calls_for_help.answer", ("leader", "duty_officer", "commune_officer")),),
    personal_data=(Holder("calls_for_help.callers", "callers", retention.callers),),
    data_export=(
        Person("call_for_help"),
        Person("call_for_help_phone"),
        Sealed(
            "call_for_help_phone.sealed",
            caller_phones,
            ("call",),
            ("call", "call_id", "SELECT id, subject || '|' || device FROM call_for_help"),
        ),
    ),
    extensions=(IncidentPanel(incident_panel.told, "safety_checks/incident_panel.html"),),
    urls=urls,
)
