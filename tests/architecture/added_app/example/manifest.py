"""Manifest of the app trial."""

from bazan.screens.trial.events import LIVE
from bazan.screens.trial.settings import TrialSettings

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.jobs.types import ALERTING, ANALYSIS, WORKER, Clock, Job
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.message_channels import Channel
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.screens.trial import actions, tasks
    from bazan.screens.trial.web import urls

MANIFEST = Manifest(
    permissions=(Permission("trial.view", ("leader",)),),
    menu=(Entry("see", "trial", "/trial", "activity", "trial.view", 35),),
    schedules=(
        Clock("trial of measuring", WORKER, 0.1, tasks.measure),
        Clock("trial of calls", ALERTING, 60, tasks.look, on="trial"),
        Clock("trial of libraries", ANALYSIS, 60, tasks.look),
    ),
    jobs=(Job("trial.study", ANALYSIS, tasks.study),),
    screen_updates=LIVE,
    channels=(Channel("pigeon", "number"),),
    settings=TrialSettings,
    personal_data=(Holder("trial.rounds", "traces", actions.erase_rounds),),
    urls=urls,
)
