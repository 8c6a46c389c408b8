"""Where data comes from: each source, its promise of freshness, its runs, and what it sent that could not be taken.

Owns: sources, devices, runs, quarantine. Calls: streams, organizations, audit. Announces: SourceFellSilent.
"""
