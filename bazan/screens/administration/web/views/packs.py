"""Packs: which are loaded in which version, what they bring, and what the province changed in them."""

from django.http import HttpResponse

from bazan.core.language import words
from bazan.core.time import now
from bazan.data.datasets import api as datasets
from bazan.data.indicators import api as indicators
from bazan.data.sources import api as sources
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import page
from bazan.directory.change_history import api as change_history
from bazan.monitoring.alerts import api as alerts
from bazan.screens.administration.web.page_frame import framed, names


@page("changes.view")
def show(request: accounts.Request) -> HttpResponse:
    """Every pack in reach of the reader, with what of it the province changed and still stands so."""
    _, sectors = accounts.rows_of(request.reach, "changes.view")
    mine = change_history.standing_in_packs()
    count = _counted()
    said = {
        "packs": [
            {
                "code": pack["pack"], "title": words(pack["title"]), "version": pack["version"], "state": pack["state"],
                "icon": pack["icon"], "owner": pack["owner"], "counts": count.get(pack["pack"], {}),
                "told": change_history.told(mine.get(pack["pack"], ())),
            }
            for pack in indicators.boards()
            if sectors is None or pack["pack"] in sectors
        ],
        "names": names(),
    }  # fmt: skip
    return framed(request, "administration/packs.html", "packs", said)


def _counted() -> dict[str, dict[str, int]]:
    """How much of each kind a pack brings, by pack. Four queries, however many packs."""
    kinds = {
        "indicators": [info.pack for info in indicators.catalogue()],
        "datasets": [info.pack for info in datasets.datasets()],
        "rules": [rule.pack for rule in alerts.catalogue()],
        "sources": [source.sector for source in sources.sources(now())],
    }
    packs = {pack for named in kinds.values() for pack in named}
    return {pack: {kind: named.count(pack) for kind, named in kinds.items()} for pack in packs}
