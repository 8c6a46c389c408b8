"""Directives: a leader gives work to units, says by when and which indicator should move to what; afterwards its course is the answer.

What leaders publish of one, everybody sees, by words written for them. Owns: directives (their case lives in casework). Announces: nothing
of its own (casework tells of every move on ``cases``). How long things may take: the province's ``directives.toml``.
"""
