"""Notifications: who has to know what, by which way it reaches them, and who is called next when nobody answers.

Owns: messages, inboxes, deliveries with their receipts, contacts, duty rosters, running escalations. Calls: organizations, places, people,
audit. Announces: Notified, Acknowledged by the NOTIFY channel ``notifications``. Standard: CAP 1.2 words of severity.
"""
