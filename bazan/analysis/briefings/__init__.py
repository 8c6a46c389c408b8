"""Briefings: what happened, what matters and what comes, as sentences said by rules over facts; each number with a passport.

Owns: briefings as they were issued, the passports of their numbers, their documents. No language model writes or rewords anything here.
"""
