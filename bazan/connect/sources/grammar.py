"""How a file ``sources/<id>.toml`` of a pack is written: one feed, and how its driver reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from bazan.engines.drivers.api import DELIVERED, read_binding
from bazan.engines.keys.api import Between, Declaration, Keys, Whole
from bazan.engines.packs import Grammar
from bazan.kernel.errors import Refused

Driver = Literal["csv", "station_files", "http_pull", "table", "rows_push", "rows_pull", "sql", "http_push", "mqtt", "form"]


@dataclass(frozen=True, kw_only=True)
class Source(Declaration):
    """A feed."""

    code: str
    """its name in the whole province; devices and links name it"""
    name: str
    """as people read it, in Vietnamese"""
    name_en: str
    """and in English"""
    sector: str = ""
    """the pack it belongs to; absent: the one whose folder it stands in"""
    organization: str = ""
    """who answers for it: an organization's code"""
    driver: Driver
    """how it is reached"""
    promise_s: Whole
    """something new comes at least so often, in seconds; 0: nothing is promised"""
    schedule_s: Annotated[int, Between(1, 10**9)] | None = None
    """it is asked every so many seconds; absent: as the driver does"""
    things: tuple[str, ...] = ()
    """codes of the things it may write to"""
    enabled: bool = True
    """false: it is known and silent"""
    demo: bool | None = None
    """true: its data is made up"""
    demo_device: bool = False
    """true: a made-up device may send in its name"""
    binding: Mapping[str, Any] = field(default_factory=dict)
    """how its words map to ours: [bindings](bindings.md)"""

    def judge(self, keys: Keys) -> None:
        if self.driver in DELIVERED and self.schedule_s is not None:
            keys.wrong("schedule_s", "sources.schedule")
        try:
            read_binding(self.driver, dict(self.binding))
        except Refused as why:
            problem = why.params["problem"]
            keys.wrong(f"binding.{why.field}".removesuffix(".binding"), problem.rule, **problem.params)


SOURCES = Grammar("sources", Source)
