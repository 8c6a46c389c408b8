"""Accounts of the citizens' app, for those who want one: a phone proved by a code, its sessions, places of the family, consents.

Owns: citizen, citizen_place, citizen_session, citizen_try. No page reads another citizen's row: a request is entered for one account
(``people.enter``), and what needs more, as counting codes or finding a session, are functions that take signed calls alone. A code stands
nowhere: it is worked out of the house's secret and the number of the try, when it is sent and again when it is typed.
"""
