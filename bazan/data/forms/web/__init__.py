"""What units owe as workbooks, on screen: what is due, the template, what a check found, the trail of a submission.

Owns: nothing; it shows. Calls: forms, datasets, sources, organizations, people, frontend. Announces: nothing.
"""
