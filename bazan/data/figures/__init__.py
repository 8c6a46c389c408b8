"""Figures as screens show them: their words, lights, charts and tiles, the period an address names, pages as of an earlier moment."""
