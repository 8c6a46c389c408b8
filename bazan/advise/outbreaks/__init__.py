"""Is an outbreak starting? Counts against what their own past lets expect, today's true count, clusters in place and time.

Owns nothing yet: pure algorithms over counts. Calls: nothing. The page: docs/explanation/outbreaks.md.
"""
