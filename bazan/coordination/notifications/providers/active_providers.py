"""Which ways out stand open: what the province's file says, its addresses from the environment, and over that what was set in the browser.

The environment goes before the browser, so that who runs the machine has the last word. Pages see no sealed secret; the process that
carries messages does.
"""

from dataclasses import replace
from typing import Any

from bazan.coordination.notifications import declared_providers, outgoing_channels
from bazan.coordination.notifications.declared_providers import Provider, Webhook
from bazan.coordination.notifications.models import LaidCarrier
from bazan.coordination.notifications.settings import SETTINGS
from bazan.core.settings import of_room
from bazan.directory.secrets import api as secrets

NAMED = "BAZAN_CARRIER_{name}"
"""The secret of one that only the browser knows."""


def providers() -> tuple[Provider, ...]:
    """Those that have an address, the preferred first, each with its secret where this process may know it."""
    return tuple(_with_secret(made) for made in ranked() if made.url)


def provider(name: str) -> Provider | None:
    return next((made for made in providers() if made.name == name), None)


def webhooks() -> tuple[Webhook, ...]:
    """Other systems that are told. One without a secret is told nothing: it couldn't know who speaks."""
    laid = laid_over()
    made = [_laid_hook(hook, laid.get(hook.name)) for hook in declared_providers.hooks_said()]
    named = {hook.name for hook in declared_providers.hooks_said()}
    made += [_own_hook(name, spec) for name, spec in laid.items() if spec["channel"] == outgoing_channels.WEBHOOK and name not in named]
    return tuple(_with_secret(hook) for hook in made if hook and hook.url and (hook.secret or hook.laid))


def open_channels() -> frozenset[str]:
    """Channels that somebody carries."""
    return frozenset(made.channel for made in ranked() if made.url) | (
        {outgoing_channels.PUSH} if of_room(SETTINGS).is_open else frozenset()
    )


def carries_keys() -> bool:
    """Whether mail that opens an account leaves at all: by a provider whose address stands in the server's environment, and by no other.

    An administrator alone may set a provider in the browser, and would read there what is everybody's own.
    """
    return any(made.channel == outgoing_channels.EMAIL and made.of_environment for made in declared_providers.said())


def provable_channels() -> frozenset[str]:
    """Channels whose addresses can be proved by a code. By a proved mail address a password is chosen anew: it takes ``carries_keys``."""
    return open_channels() - (frozenset() if carries_keys() else {outgoing_channels.EMAIL})


def laid_over() -> dict[str, dict[str, Any]]:
    """What was set in the browser, by name. One query."""
    return dict(LaidCarrier.objects.order_by("name").values_list("name", "spec"))


def ranked(laid: dict[str, dict[str, Any]] | None = None) -> list[Provider]:
    """Every provider that isn't switched off, the preferred first: by the rank set in the browser, else as in the file."""
    laid = laid_over() if laid is None else laid
    said = {made.name: made for made in declared_providers.said()}
    made = [(rank_of(laid.get(name), place), _laid(one, laid.get(name))) for place, (name, one) in enumerate(said.items())]
    own = [(name, spec) for name, spec in laid.items() if name not in said and spec["channel"] != outgoing_channels.WEBHOOK]
    made += [(rank_of(spec, len(said) + place), own_provider(name, spec)) for place, (name, spec) in enumerate(own)]
    return [one for _, one in sorted(((rank, one) for rank, one in made if one), key=lambda ranked: ranked[0])]


def rank_of(spec: dict[str, Any] | None, place: int) -> tuple[int, int]:
    """A rank set in the browser stands against the places in the file, counted in tens."""
    return (spec["order"] if spec and spec.get("order") else (place + 1) * 10, place)


def own_provider(name: str, spec: dict[str, Any]) -> Provider | None:
    """One that only the browser knows, with the form of the one it is like; null: it is switched off, or nothing is like it any more."""
    like = next((one for one in declared_providers.said() if one.name == spec["like"]), None)
    if like is None or not spec["on"]:
        return None
    secret = NAMED.format(name=name.upper().replace("-", "_"))
    return replace(like, name=name, url_env="", secret_env=secret, sender=spec["sender"] or like.sender, laid=spec["url"], receipt=None)


def _laid(made: Provider, spec: dict[str, Any] | None) -> Provider | None:
    if spec is None or made.of_environment:
        return made
    return replace(made, laid=spec["url"], sender=spec["sender"] or made.sender) if spec["on"] else None


def _laid_hook(made: Webhook, spec: dict[str, Any] | None) -> Webhook | None:
    if spec is None or made.of_environment:
        return made
    return _asked_for(replace(made, laid=spec["url"]), spec) if spec["on"] else None


def _own_hook(name: str, spec: dict[str, Any]) -> Webhook | None:
    secret = NAMED.format(name=name.upper().replace("-", "_"))
    return _asked_for(Webhook(name, "", secret, (), (), 10, spec["url"]), spec) if spec["on"] else None


def _asked_for(made: Webhook, spec: dict[str, Any]) -> Webhook:
    return replace(made, kinds=tuple(spec["kinds"]), severities=tuple(spec["severities"]))


def _with_secret[Way: Provider | Webhook](made: Way) -> Way:
    return made if made.secret or not made.secret_env else replace(made, sealed=secrets.value(made.secret_env) or "")
