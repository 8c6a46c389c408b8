"""Manifest of the app audit."""

from bazan.core.deferred_imports import deferred_imports
from bazan.directory.audit.settings import AuditSettings
from bazan.platform.data_export.types import Row
from bazan.platform.jobs.types import WORKER, Clock, Job
from bazan.platform.manifests.types import Manifest, Permission
from bazan.platform.observability.health_checks import Check

with deferred_imports():
    from bazan.directory.audit import api, checks


MANIFEST = Manifest(
    permissions=(Permission("audit.view", ("administrator",)),),
    schedules=(Clock("checkpoints", WORKER, 60, api.keep_checkpoints),),
    jobs=(Job("audit.check", WORKER, api.check),),
    health_checks=(Check("audit", checks.chain, database=False),),
    settings=AuditSettings,
    data_export=(
        Row("fact", "Something that happened, for rooms that follow it by its number."),
        Row("fact_topic", "A kind of facts, and the number of its last one."),
        Row("fact_subscriber", "Who reads a kind of facts, and up to which number it has read."),
    ),
)
