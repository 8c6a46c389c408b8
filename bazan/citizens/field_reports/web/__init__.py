"""The officers' desk of citizens' reports: the queue, one report with everything that helps to decide, the form of who answers the
telephone, the rules of who gets what.

Owns: nothing but pages. Calls: field_reports, incidents, casework, organizations, people, places, frontend. Announces: nothing.
"""
