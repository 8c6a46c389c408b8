"""Citizens' reports for other programs: they ask for the matters, send reports, follow what became of them.

Owns nothing: what is told is the public's copy of reports. Standard: Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2), with its
service discovery; updates of requests as FixMyStreet speaks them (github.com/mysociety/fixmystreet/wiki, Open311-FMS).
"""
