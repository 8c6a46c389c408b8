"""What lies behind a number: the indicator's page, its path down to the cell, stations and records, datasets, deliveries, changes.

Owns: nothing but pages. Calls: indicators, streams, sources, datasets, places, organizations, people, cameras, comments,
readings.
Announces: nothing.
"""
