"""The hot path: bytes in, checked columns, one committed row a key. No Django here, so that it starts fast and stays fast.

``decode`` → ``checks`` (with ``catalogue``) → ``writer`` (``versions``, ``memory``, ``statements``). docs/explanation/ingest.md says why
every acknowledged observation is stored exactly once.
"""
