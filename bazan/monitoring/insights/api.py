"""What the room offers: analyses tell what stands, pages read it, people do something with it."""

from bazan.monitoring.insights.actions import brief, dismiss, notice, take_up
from bazan.monitoring.insights.queries import insight, insights, standing_at

__all__ = ["brief", "dismiss", "insight", "insights", "notice", "standing_at", "take_up"]
