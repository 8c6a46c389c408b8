"""What the room offers: what the newest sweeps of a sector say (signals of counts against their past, today's true count, clusters), and
what the clock calls. The algorithms are modules of their own, for the process of heavy work and the command line."""

from bazan.analysis.outbreaks.actions import sweep_due
from bazan.analysis.outbreaks.machine_model_registration import declare_models
from bazan.analysis.outbreaks.queries import standing

__all__ = ["declare_models", "standing", "sweep_due"]
