"""What the province publishes, and the officers' pages of public warnings: composing, releasing, the quarantine, texts a channel.

Owns: nothing; it shows. Calls: warnings, places, people, frontend. Announces: nothing. Standards: Atom (RFC 4287), CAP 1.2.
"""
