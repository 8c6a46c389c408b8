"""Observations of things, stored exactly once, rolled up and kept latest.

Owns: things, locations, sensors, observed properties, datastreams, observations and their roll-ups. Announces: facts of the topic
``rollups``, observation_step rows, the NOTIFY channel ``observations``. Standard: OGC SensorThings API 1.1. ``ingest`` is the hot path: no
Django in there.
"""
