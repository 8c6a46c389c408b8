"""Evidence cases: stills and clips of several cameras gathered with notes, who did what with them, and the package that is handed over.

Owns: cases, copies of what cameras kept, the chain of custody.
"""
