"""Agencies of the province and what each answers for.

Owns: organizations and their responsibilities in place and sector. Standard: W3C ORG (Organization, Post).
"""
