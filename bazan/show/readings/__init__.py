"""Readings as every screen shows them: their words, tiles, drawings and files, the territory, and the moment an address names.

Owns: nothing. Calls: indicators, streams, organizations, places, people, frontend. Announces: nothing.
"""
