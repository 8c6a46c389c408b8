"""The officers' desk of citizens' reports: the queue, one report with everything that helps to decide, the form of who answers the

telephone, the rules of who gets what.
"""
