"""Indicators declared in packs, computed from roll-ups where inputs changed, each value with its lineage.

Owns: indicators, their values and revisions. Announces: the NOTIFY channel ``measured``. Standard: SDMX words (indicator, period,
observation status).
"""
