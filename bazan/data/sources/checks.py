"""What is looked at of sources: those that say nothing any more, or never did."""

from collections.abc import Iterator
from datetime import datetime

from bazan.data.sources import api
from bazan.platform.observability.health_checks import Finding

NAMED = 5


def silent(at: datetime) -> Iterator[Finding]:
    by_state: dict[str, list[str]] = {}
    for source in api.sources(at):
        by_state.setdefault(source.state, []).append(source.code)
    for state, gravity in (("silent", "bad"), ("late", "warn"), ("unconnected", "warn")):
        if codes := by_state.get(state):
            more = "…" if len(codes) > NAMED else ""
            yield Finding(
                "bad" if gravity == "bad" else "warn", f"sources.{state}", {"count": len(codes), "codes": ", ".join(codes[:NAMED]) + more}
            )
    if not by_state.keys() & {"silent", "late", "unconnected"}:
        yield Finding("ok", "sources.alive", {"count": len(by_state.get("alive", ()))})
