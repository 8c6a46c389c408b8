"""Is an outbreak starting? Counts against what their own past lets expect, today's true count, clusters in place and time.

Owns: what was last said of each disease and place, the newest run of each period. Which rows are cases is a file ``outbreaks/<id>.toml``
of a pack. The algorithms are pure. The page: docs/explanation/outbreaks.md.
"""
