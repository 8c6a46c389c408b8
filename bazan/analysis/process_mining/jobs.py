"""What this room does by itself: it studies processes each day, and again when their rows changed."""

from bazan.platform.jobs.types import ANALYSIS, Clock

CLOCKS = (Clock("processes", ANALYSIS, 1800, "bazan.analysis.process_mining.rounds.study"),)
