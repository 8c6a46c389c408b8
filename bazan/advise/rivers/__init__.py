"""Along the province's rivers: what the water reaches next and when, what it passed before, and the line of water between two points.

Owns nothing that is kept: the rivers are the province's file ``rivers.toml``. Calls: ground, places, streams.
"""
