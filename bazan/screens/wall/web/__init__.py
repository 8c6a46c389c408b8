"""The wall of the operations room and the leader's morning on a phone: what needs eyes now, in every sector.

Owns: nothing but pages. Calls: indicators, streams, alerts, insights, incidents, directives, forecasts, places, people, boards.
Announces: nothing.
"""
