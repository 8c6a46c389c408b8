"""Accounts, their roles and how far each role reaches: role × place × sector, deny by default.

Owns: accounts, grants.
"""
