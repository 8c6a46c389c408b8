"""Wall, sector boards, indicator, place and record pages, search, the leader's morning: pages over measured values.

Owns: nothing but pages. Calls: indicators, streams, sources, places, people. Announces: nothing.
"""
