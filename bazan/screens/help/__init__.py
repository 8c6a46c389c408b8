"""The help: topics in both languages as Markdown, a guide of them for each role, found by words, by the page they speak of, and on paper.

Owns: nothing; ``topics/`` is read once.
"""
