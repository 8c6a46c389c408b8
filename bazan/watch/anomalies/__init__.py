"""What is unusual, where, since when and why: of datastreams as their values come, of indicators as they are measured.

Owns no table yet: pure algorithms over arrays. Calls: nothing. Announces: nothing.
"""
