"""Reads declarations out of TOML tables: every key is asked for, a key that nobody asked for is refused and the near one named.

Owns no table. A file's grammar is a frozen dataclass (``Declaration``) in ``grammar.py`` of the room whose file it is; what is
wrong with a file is collected, all of it, as ``Problem``s that name their key. Hand-written readers ask ``Keys`` directly.
"""
