"""Who is safe and who needs help, as people say it themselves while a grave warning is in force.

Owns: call_for_help, one for each phone and danger: said again it is changed, not added. Officers see who calls from their places; a
telephone number stands sealed apart, and each look at it is audited. Nothing is taken in once the warning has ended.
"""
