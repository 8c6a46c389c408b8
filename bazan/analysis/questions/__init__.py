"""A question in plain Vietnamese or English, answered by one number of the catalogue, or refused with the reason and what could be asked.

Owns: the grammar of questions (``phrases``), nothing that is kept. Announces nothing. No model guesses: what the words don't cover is
refused.
"""
