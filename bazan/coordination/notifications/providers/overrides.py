"""Who carries messages, as administrators set it: how it stands, what it may become, and how a change reads."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from bazan.coordination.notifications import declared_providers, outgoing_channels, rules
from bazan.coordination.notifications.models import LaidCarrier
from bazan.coordination.notifications.providers import active_providers
from bazan.core.administrator_changes import ALL_SECTORS, WHOLE_PROVINCE
from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.platform.http_client.outbound_allowlist import may_reach


def read(name: str) -> dict[str, Any] | None:
    return LaidCarrier.objects.filter(name=name).values_list("spec", flat=True).first()


def put(name: str, state: dict[str, Any] | None, actor: str, at: datetime) -> None:
    """Refused ``notifications.carrier.*`` by field; of what the environment says nothing is changed here."""
    said = next((made for made in (*declared_providers.said(), *declared_providers.hooks_said()) if made.name == name), None)
    if said is not None and said.of_environment:
        raise Refused("notifications.carrier.environment", {"variable": said.url_env}, "url")
    if state is None:
        LaidCarrier.objects.filter(name=name).delete()
        return
    LaidCarrier.objects.update_or_create(name=name, defaults={"spec": _judged(name, state, said)})


def within(name: str, state: dict[str, Any] | None) -> list[tuple[int | None, str]]:
    """Channels are everybody's."""
    return [(WHOLE_PROVINCE, ALL_SECTORS)]


def said(name: str, state: dict[str, Any] | None) -> list[tuple[str, str]]:
    if state is None:
        return []
    lines = [
        ("on", label("notifications.carrier.yes" if state["on"] else "notifications.carrier.no")), ("url", state["url"]),
        ("sender", state["sender"]), ("order", str(state["order"] or "")), ("like", state["like"]),
        ("kinds", ", ".join(state.get("kinds", ()))), ("severities", ", ".join(state.get("severities", ()))),
    ]  # fmt: skip
    return [(label(f"notifications.carrier.{what}"), text) for what, text in lines if text]


def title(name: str) -> str:
    return name


def _judged(name: str, state: dict[str, Any], said: declared_providers.Provider | declared_providers.Webhook | None) -> dict[str, Any]:
    """The state as it is kept, every part of it read again: what is put may come from anywhere."""
    rules.check_carrier_name(name)
    hook = state["channel"] == outgoing_channels.WEBHOOK
    if said is not None and (
        isinstance(said, declared_providers.Webhook) != hook
        or (isinstance(said, declared_providers.Provider) and said.channel != state["channel"])
    ):
        raise Refused("notifications.carrier.taken", {"name": name}, "name")
    like = said or next(
        (made for made in declared_providers.said() if made.name == state["like"] and made.channel == state["channel"]), None
    )
    if not hook and like is None:
        raise Refused("notifications.carrier.like", {}, "like")
    mail = isinstance(like, declared_providers.Provider) and like.kind == "smtp"
    url = rules.check_carrier_url(state["url"], ("smtp", "smtps") if mail else ("http", "https"))
    if not may_reach(host := urlsplit(url).hostname or ""):
        raise Refused("notifications.carrier.unreached", {"host": host}, "url")
    kept = {
        "channel": state["channel"], "like": state["like"], "url": url, "sender": rules.check_sender(state["sender"]) if mail else "",
        "on": bool(state["on"]), "order": rules.check_rank(state["order"]),
    }  # fmt: skip
    return kept | rules.check_told(state["kinds"], state["severities"]) if hook else kept


def secret_name(name: str) -> str:
    """Under which name the carrier's secret is kept or stands in the environment."""
    said = next((made for made in (*declared_providers.said(), *declared_providers.hooks_said()) if made.name == name), None)
    return said.secret_env if said is not None else active_providers.NAMED.format(name=name.upper().replace("-", "_"))
