"""What the room offers: the province's rivers, what lies below and above a node, the line of water, and how high it will stand."""

from bazan.advise.rivers.actions import forecast_stages
from bazan.advise.rivers.overseeing import declare_models
from bazan.advise.rivers.queries import check, follow, of_province, stage_outlook, waters
from bazan.advise.rivers.rules import downstream, upstream

__all__ = ["check", "declare_models", "downstream", "follow", "forecast_stages", "of_province", "stage_outlook", "upstream", "waters"]
