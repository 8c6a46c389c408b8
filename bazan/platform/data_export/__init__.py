"""Everything an installation holds, written in open formats that anybody reads without it, and read back into an empty one.

Knows neither Django nor what the tables are about: rooms say in their manifests what stays, what is sealed and what is of people.
"""
