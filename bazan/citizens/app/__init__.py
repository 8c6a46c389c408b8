"""The citizens' app at ``/c``: report what you saw, follow it by its code, judge the answer. Nobody signs in.

Owns: nothing; what is sent lies in ``citizens/field_reports``. Who asks comes in by ``door``, each view within the smallest reach. A
further language is one file of ``tongues``.
"""
