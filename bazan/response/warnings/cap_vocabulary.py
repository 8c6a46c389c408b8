"""The words and the grammar of CAP 1.2 (OASIS Standard, 1 July 2010, section 3.2 and the schema of section 3.4)."""

from dataclasses import dataclass

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
SIGNATURES = "http://www.w3.org/2000/09/xmldsig#"

STATUS = ("Actual", "Exercise", "System", "Test", "Draft")
MSG_TYPE = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPE = ("Public", "Restricted", "Private")
CATEGORY = ("Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other")
RESPONSE = ("Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None")
URGENCY = ("Immediate", "Expected", "Future", "Past", "Unknown")
SEVERITY = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTY = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")


@dataclass(frozen=True)
class Element:
    """A child as the schema has it: how often, what. ``kind``: text, time, language, uri, integer, decimal, or a nested grammar."""

    name: str
    needed: bool = False
    many: bool = False
    kind: "str | tuple[Element, ...]" = "text"
    values: tuple[str, ...] = ()


def _pair(name: str) -> Element:
    return Element(name, many=True, kind=(Element("valueName", needed=True), Element("value", needed=True)))


_RESOURCE = (
    Element("resourceDesc", needed=True),
    Element("mimeType", needed=True),
    Element("size", kind="integer"),
    Element("uri", kind="uri"),
    Element("derefUri"),
    Element("digest"),
)
_AREA = (
    Element("areaDesc", needed=True),
    Element("polygon", many=True),
    Element("circle", many=True),
    _pair("geocode"),
    Element("altitude", kind="decimal"),
    Element("ceiling", kind="decimal"),
)
_INFO = (
    Element("language", kind="language"),
    Element("category", needed=True, many=True, values=CATEGORY),
    Element("event", needed=True),
    Element("responseType", many=True, values=RESPONSE),
    Element("urgency", needed=True, values=URGENCY),
    Element("severity", needed=True, values=SEVERITY),
    Element("certainty", needed=True, values=CERTAINTY),
    Element("audience"),
    _pair("eventCode"),
    Element("effective", kind="time"),
    Element("onset", kind="time"),
    Element("expires", kind="time"),
    Element("senderName"),
    Element("headline"),
    Element("description"),
    Element("instruction"),
    Element("web", kind="uri"),
    Element("contact"),
    _pair("parameter"),
    Element("resource", many=True, kind=_RESOURCE),
    Element("area", many=True, kind=_AREA),
)
ALERT = (
    Element("identifier", needed=True),
    Element("sender", needed=True),
    Element("sent", needed=True, kind="time"),
    Element("status", needed=True, values=STATUS),
    Element("msgType", needed=True, values=MSG_TYPE),
    Element("source"),
    Element("scope", needed=True, values=SCOPE),
    Element("restriction"),
    Element("addresses"),
    Element("code", many=True),
    Element("note"),
    Element("references"),
    Element("incidents"),
    Element("info", many=True, kind=_INFO),
)
