"""A changed formula computed over the history beside the one in force: the same law, the same text, another engine."""
