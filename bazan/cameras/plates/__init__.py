"""Number plates read by the few cameras that were declared to, with a legal basis: kept for days, searched for a reason, watched for.

Owns: what was read, the watch list, what of it was met.
"""
