"""How the binding of an ``mqtt`` source is written: the payloads of somebody else's devices. It is read by the ingest process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bazan.core.errors import Refused
from bazan.core.units import canonical
from bazan.platform.declarations.api import Declaration, Keys
from bazan.platform.drivers.types import OWN_TOPIC


@dataclass(frozen=True, kw_only=True)
class Value(Declaration):
    """One value of a record."""

    path: str
    """where it stands; dots lead into objects and lists: `data.0.pm`"""
    property: str = ""
    """what it measures; absent: as the topic says"""
    unit: str = ""
    """what it is measured in; absent: as the property is stored"""
    scale: float = 1.0
    """what it is multiplied by"""
    offset: float = 0.0
    """and what is added then"""

    def judge(self, keys: Keys) -> None:
        try:
            canonical(self.unit or "1")
        except Refused:
            keys.wrong("unit", "keys.unit", given=self.unit)


@dataclass(frozen=True, kw_only=True)
class Payload(Declaration):
    """What messages of a topic hold. Without ``values`` they are written as Bazan writes them."""

    topic: str = ""
    """as `vendor/{thing}/up`, absent `bazan/{thing}/{property}`: `{thing}` and `{property}` name levels, `+` is any level"""
    rows: str = ""
    """path of a list of records; absent: one record a message"""
    thing: str = ""
    """path of the device's name, where the topic doesn't say it"""
    things: Mapping[str, str] = field(default_factory=dict)
    """their names = our codes; absent: as they are"""
    time: str = ""
    """path of the instant; absent: when it came"""
    time_format: Literal["iso", "s", "ms", "us"] = "iso"
    """how it is written"""
    zone: str = ""
    """of instants that name none: `+07:00`"""
    values: tuple[Value, ...] = ()
    """the values of a record"""

    def judge(self, keys: Keys) -> None:
        topic = self.topic or OWN_TOPIC
        if self.values and "{thing}" not in topic and not self.thing:
            keys.wrong("thing", "keys.missing")
        for at, value in enumerate(self.values):
            if not value.property and "{property}" not in topic:
                keys.wrong(f"values[{at}].property", "keys.missing")


def check(keys: Keys) -> None:
    """Check a binding."""
    Payload.read(keys)
