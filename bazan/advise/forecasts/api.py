"""What the room offers: forecasts of every number and place as they are kept, how well they did; what the clock calls."""

from bazan.advise.forecasts.actions import forecast_due
from bazan.advise.forecasts.queries import accuracies, accuracy, earlier, outlook, outlooks, standing

__all__ = ["accuracies", "accuracy", "earlier", "forecast_due", "outlook", "outlooks", "standing"]
