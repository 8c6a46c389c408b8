"""Where happenings crowd together: reports, accidents, cases counted in hexagons or communes, with the statistics that tell a hot spot
from chance, and what stands inside one.

Owns nothing that is kept. Calls: incidents, cameras, datasets, places. What counts and judges needs the packages of the analysis set:
it is called by the process of heavy work and by the command line, never by a page.
"""
