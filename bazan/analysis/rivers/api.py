"""What the room offers: the province's rivers, what lies below and above a node, the line of water, and how high it will stand."""

from bazan.analysis.rivers.actions import forecast_stages
from bazan.analysis.rivers.machine_model_registration import declare_models
from bazan.analysis.rivers.queries import check, follow, of_province, stage_outlook, waters
from bazan.analysis.rivers.rules import downstream, upstream

__all__ = ["check", "declare_models", "downstream", "follow", "forecast_stages", "of_province", "stage_outlook", "upstream", "waters"]
