"""Second proofs of who signs in: codes of a telephone (TOTP), passkeys, and recovery codes for the day the telephone is lost.

``codes`` and ``demanding`` decide, ``passkeys`` judges what a browser's authenticator answers, ``keeping`` keeps them all and spends each
only once.
"""
