"""Passwords, keys and tokens of other systems, sealed: written in the browser, never shown again, read by the process that uses them.

Owns: secrets.
"""
