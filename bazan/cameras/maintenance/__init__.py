"""Cameras mended: one that ails for longer than the province says is a ticket of its owner, with a deadline, until it is well again.

Owns: tickets and which cameras are on them (their case lives in casework). Announces: nothing of its own (casework tells of every move on
``cases``). How long things may take: ``cameras.toml`` of the province.
"""
