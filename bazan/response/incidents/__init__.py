"""Incidents: what happened, who commands, what is done by when, and what came of it, from the first signal to the lessons learnt.

Owns: incidents, their tasks, resources, reports, links, exercises, and procedures as loaded from packs. Announces: ``incidents``
(``IncidentChanged``). Follows: the Incident Command System, its forms.
"""
