"""Boards put together by hand: the same TOML as a pack's, read, judged by key, edited act by act, written. Pure but for what is known."""
