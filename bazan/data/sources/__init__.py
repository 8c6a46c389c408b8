"""Where data comes from: each source, its promise of freshness, its runs, and what it sent that could not be taken.

Owns: sources, what administrators change of them, devices, runs, quarantine. Announces: SourceFellSilent.
"""
