"""What is looked at of packs: that what is loaded is what lies in the folders."""

from collections.abc import Iterator
from datetime import datetime

from bazan.data.indicators import api
from bazan.platform import packs
from bazan.platform.observability.health_checks import Finding


def loaded(_: datetime) -> Iterator[Finding]:
    lying, here = packs.versions(), api.pack_versions()
    other = sorted(name for name in lying if here.get(name) != lying[name])
    if other:
        yield Finding("bad", "packs.other", {"packs": ", ".join(other)})
    else:
        yield Finding("ok", "packs.loaded", {"count": len(lying)})
