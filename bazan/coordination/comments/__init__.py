"""Comments: what people write about a number at a place, to each other, in its history.

Owns: comments. Who reaches the number's sector and place reads them; one that is addressed to a colleague is told to that one.
"""
