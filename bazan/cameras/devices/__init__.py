"""Cameras: where they stand, what is drawn on their pictures, who watches them now, what was seen, and whether they are well.

Owns: cameras, drawn rules, leases, events, counts, faults. Announces: ``cameras``. What the watching processes write goes by ``machine``,
which is free of Django.
"""
