"""What the room offers: every forecast that is kept, how well they did, how likely limits are passed; what the clock calls."""

from bazan.advise.forecasts.actions import forecast_due
from bazan.advise.forecasts.exceeding import of_outlook as beyond
from bazan.advise.forecasts.overseeing import declare_models
from bazan.advise.forecasts.queries import accuracies, accuracy, earlier, outlook, outlooks, standing

__all__ = ["accuracies", "accuracy", "beyond", "declare_models", "earlier", "forecast_due", "outlook", "outlooks", "standing"]
