"""Public warnings by CAP 1.2: put together by one person, released by another, signed; and foreign ones taken from trusted senders.

Owns: drafts, messages and their references, the quarantine, feeds. Announces: ``warnings`` (``WarningReleased``, ``WarningTaken``,
``DraftMoved``, ``QuarantineChanged``). Standard: OASIS Common Alerting Protocol 1.2, XML Signature. An incident is known by its reference
only.
"""
