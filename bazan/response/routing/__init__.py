"""Ways over the roads: the shortest one between two points, the nearest of many places, and how far one gets, by the roads that are open.

A closure counts from the moment it is entered: what is kept in memory is kept under its number and version.
"""
