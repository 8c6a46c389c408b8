"""Along the province's rivers: what the water reaches next and when, what it passed before, and how high it will stand in the next hours.

Owns: forecasts of the stage at stations. The rivers are the province's file ``rivers.toml``.
"""
