"""Rules held against what is measured and what falls silent; each alert from its raising to its outcome.

Owns: rules as loaded, live alerts and their history, groups, suppressions, the path's own heartbeat. Announces: AlertRaised, AlertCleared,
AlertAcknowledged by the NOTIFY channel ``alerts``, and as facts of the topic ``alerts``, read by ``api.take_events``. Standard: CAP 1.2
words (severity, urgency, certainty).
"""
