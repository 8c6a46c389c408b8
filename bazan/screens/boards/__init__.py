"""Boards of the sectors and those put together without code, pages of places and organizations, search.

Owns: boards put together.
"""
