"""The decision pages: what is unusual, what is coming, where, and what was decided and what it did, one sector and one number at a time.

Owns nothing. Each answer ends in an act of another room.
"""
