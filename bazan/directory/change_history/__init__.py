"""What administrators change in the browser: one act each, with its reason, before and after, undone in one act.

Owns: changes. Calls: people, audit; rooms below and above through what they declare as changeable. Announces: nothing.
"""
