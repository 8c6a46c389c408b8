"""Where happenings crowd together: reports, accidents, cases counted in hexagons or communes, with the statistics that tell a hot spot

from chance, and what stands inside one.

Owns: the hot cells and communes of each subject as they were last found, one run a week. What counts and judges needs the packages of the
analysis set: it is called by the process of heavy work and by the command line, never by a page; pages and maps read what is kept.
"""
