"""Hands what manifests declare to the lower apps that act on it, once, when Django has loaded the apps."""

from dataclasses import fields

from procrastinate import App

from bazan.coordination.notifications import declared_providers
from bazan.directory.change_history import kind_registry
from bazan.directory.map_layers import layer_registry
from bazan.directory.permissions import rules as people
from bazan.directory.personal_data import holder_registry
from bazan.directory.secrets import rules as secrets
from bazan.directory.system_health import check_registry
from bazan.platform.jobs import api as jobs
from bazan.platform.manifests import extensions
from bazan.processes.composition import app_registry
from bazan.screens.administration import menu_access


def wire(app: App) -> None:
    """Hand permissions to people, jobs to the queue, channels to notifications, holders to retention, layers to the map, checks
    to health, kinds of what is changed in the browser to changes, names of settings to secrets, the menu to the center, and what apps
    add to lower ones to whoever looks for it.
    """
    for permission in app_registry.permissions():
        people.grant(permission.name, permission.roles)
        if permission.second_factor:
            people.demand_second_proof(permission.name)
    for job in app_registry.jobs():
        jobs.job(job.name, attempts=job.attempts, process=job.process)(job.act)
    jobs.attach(app)
    declared_providers.add(app_registry.channels())
    holder_registry.declare(app_registry.holders())
    layer_registry.declare(app_registry.layers())
    extensions.declare(app_registry.extensions())
    check_registry.declare(app_registry.checks())
    kind_registry.declare(app_registry.changeable())
    secrets.reserve(declared.metadata["name"] for kind in app_registry.settings() for declared in fields(kind))
    menu_access.know(app_registry.menu())
