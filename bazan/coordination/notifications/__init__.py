"""Notifications: who has to know what, by which way it reaches them, and who is called next when nobody answers.

Owns: messages, inboxes, deliveries with their receipts, contacts, running escalations, the tables of duty rosters. Announces:
``notifications``. Standards: CAP 1.2 words of severity, E.164, Standard Webhooks.
"""
