"""The province's working days as it changes them in the browser, laid over what its folder says.

Owns: days that differ. Announces: nothing; it leaves facts, topic ``calendar``.
"""
