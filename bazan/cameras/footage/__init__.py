"""Footage: clips handed in by officers or kept of events, and jobs over them: counts, rules tried, motion found, blurred copies made.

Owns: clips and what was seen on them, jobs, trials of rules. Announces: ``footage``. The watching processes do the jobs, through
``machine``, which is free of Django.
"""
