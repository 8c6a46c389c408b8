"""What this room does by itself: it follows alerts, calls the next person, and carries messages, each channel by its own clock."""

from bazan.coordination.notifications.outgoing import CHANNELS, WEBHOOK
from bazan.directory.accounts.events import TOPIC as ACCESS_TOPIC
from bazan.monitoring.alerts.events import TOPIC
from bazan.platform.jobs.types import ALERTING, WORKER, Clock, Job, Subscriber

CLOCKS = (
    Clock("escalations", ALERTING, 2, "bazan.coordination.notifications.reactions.follow_alerts", on="alerts"),
    Clock("rights told", ALERTING, 2, "bazan.coordination.notifications.access_notifications.follow_access"),
    Clock("ways out", ALERTING, 2, "bazan.coordination.notifications.rounds.send_out", on="notifications"),
    *(
        Clock(f"deliveries by {name}", ALERTING, 2, "bazan.coordination.notifications.api.deliver_due", given=(name,))
        for name in (*(c.name for c in CHANNELS), WEBHOOK)
    ),
    Clock("codes to addresses", ALERTING, 2, "bazan.coordination.notifications.api.send_codes"),
    Clock("gaps of rosters", ALERTING, 600, "bazan.coordination.notifications.api.roster_gaps"),
    Clock("nobody forgotten", ALERTING, 60, "bazan.coordination.notifications.rounds.audit_alerts"),
)
JOBS = (Job("notifications.try", WORKER, "bazan.coordination.notifications.api.carry_out"),)
ALERTS = Subscriber("calling", TOPIC, late_s=30, required=True)
"""Should facts ever be gone before they were read, ``rounds.audit_alerts`` finds who ought to have been called."""
ACCESS = Subscriber("access", ACCESS_TOPIC, late_s=60, required=True)
SUBSCRIBERS = (ALERTS, ACCESS)
