"""What the room offers: every forecast that is kept, how well they did, how likely limits are passed; what the clock calls."""

from bazan.analysis.forecasts.actions import forecast_due
from bazan.analysis.forecasts.exceedance import of_outlook as beyond
from bazan.analysis.forecasts.machine_model_registration import declare_models
from bazan.analysis.forecasts.queries import accuracies, accuracy, earlier, outlook, outlooks, standing

__all__ = ["accuracies", "accuracy", "beyond", "declare_models", "earlier", "forecast_due", "outlook", "outlooks", "standing"]
