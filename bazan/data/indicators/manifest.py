"""Manifest of the app indicators."""

from bazan.core.administrator_changes import Kind
from bazan.core.deferred_imports import deferred_imports
from bazan.core.map_layers import Layers
from bazan.data.indicators.events import LIVE
from bazan.data.indicators.settings import IndicatorSettings
from bazan.data.indicators.subscriptions import HOURS, ROWS
from bazan.platform.jobs.types import HISTORY, WORKER, Clock, Job
from bazan.platform.manifests.types import Manifest, Permission
from bazan.platform.observability.health_checks import Check

with deferred_imports():
    from bazan.data.indicators import api, checks, features
    from bazan.data.indicators.limits import limit_changes


MANIFEST = Manifest(
    permissions=(
        Permission("indicators.try", ("data_steward",)),
        Permission("indicators.limit", ("data_steward", "administrator")),
    ),
    schedules=(
        Clock("measuring", WORKER, 3, api.measure_due),
        Clock("changes", WORKER, 3600, api.forget_changes),
        Clock("past", WORKER, 3600, api.forget_past),
    ),
    jobs=(
        Job("indicators.run_trial", HISTORY, api.run_trial),
        Job("indicators.switch_on", WORKER, api.switch),
    ),
    subscribers=(HOURS, ROWS),
    screen_updates=LIVE,
    map_layers=(
        Layers(
            "things",
            "",
            features.listed,
            features.things,
            live=("observations", "measured"),
        ),
        Layers("figures", "", features.figures_listed, features.figures, live=("measured",)),
    ),
    health_checks=(Check("packs", checks.loaded),),
    settings=IndicatorSettings,
    administrator_changes=(
        Kind(
            name="limits",
            permission="indicators.limit",
            page="/admin/limits/{subject}",
            read=limit_changes.read,
            put=limit_changes.put,
            within=limit_changes.within,
            said=limit_changes.said,
            title=limit_changes.title,
            over_packs=True,
        ),
    ),
)
