"""The duty desk: what calls for a person now, one alert with all that is known of it, alerts and rules as lists, the bell.

Owns: the bell's silences. Standard: ISO 11064-5 (control rooms), WCAG 2.2 AA.
"""
