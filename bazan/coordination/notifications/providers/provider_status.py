"""How each carrier stands, and who could not be reached: what an administrator of channels sees."""

from datetime import datetime, timedelta

from django.db.models import Count, Max

from bazan.coordination.notifications import declared_providers, outgoing_channels
from bazan.coordination.notifications.models import Delivery, ProviderHealth
from bazan.coordination.notifications.providers import active_providers
from bazan.coordination.notifications.types import CarrierInfo, Unreached
from bazan.directory.accounts import api as accounts

LATELY = timedelta(days=7)


def carriers_known(at: datetime) -> list[CarrierInfo]:
    """Everybody who carries messages or is told, switched off or without an address too, by channel, the preferred first. Two queries."""
    laid, health = active_providers.laid_over(), {row.name: row for row in ProviderHealth.objects.all()}
    said: dict[str, declared_providers.Provider | declared_providers.Webhook] = {
        made.name: made for made in (*declared_providers.said(), *declared_providers.hooks_said())
    }
    rank = {made.name: place for place, made in enumerate(active_providers.ranked(laid))}
    known = []
    for name in [*said, *(name for name in laid if name not in said)]:
        made, spec, row = said.get(name), laid.get(name), health.get(name)
        channel = spec["channel"] if spec else made.channel if isinstance(made, declared_providers.Provider) else outgoing_channels.WEBHOOK
        kept = made is not None and made.of_environment
        url = made.url if made is not None and kept else (spec["url"] if spec else "")
        known.append(
            CarrierInfo(
                name, channel, made.kind if isinstance(made, declared_providers.Provider) else "", url, kept, made.url_env if made else "",
                spec is not None, made is not None, (spec["on"] if spec and not kept else bool(url)), row.last_ok_at if row else None,
                row.last_error if row else "", row.failures if row else 0,
                row.resting_until if row and row.resting_until and row.resting_until > at else None,
            )
        )  # fmt: skip
    order = [channel.name for channel in declared_providers.channels()] + [outgoing_channels.WEBHOOK]
    return sorted(known, key=lambda carrier: (order.index(carrier.channel), rank.get(carrier.name, len(rank)), carrier.name))


def unreached(at: datetime, limit: int = 50) -> list[Unreached]:
    """Who was not reached by a channel in the last days, most often first. Two queries."""
    rows = Delivery.objects.filter(state="failed", changed_at__gt=at - LATELY, account__isnull=False)
    counted = rows.values("account_id", "channel").annotate(count=Count("id"), last=Max("changed_at")).order_by("-count", "-last")[:limit]
    listed = list(counted)
    names = {row.account_id: row.full_name for row in accounts.contactable({row["account_id"] for row in listed})}
    newest = {
        (row.account_id, row.channel): row
        for row in rows.filter(account_id__in=names).order_by("account_id", "channel", "-changed_at").distinct("account_id", "channel")
    }
    return [
        Unreached(
            names.get(row["account_id"], ""),
            row["channel"],
            row["count"],
            row["last"],
            key.provider if key else "",
            key.error if key else "",
        )
        for row in listed
        for key in (newest.get((row["account_id"], row["channel"])),)
    ]
