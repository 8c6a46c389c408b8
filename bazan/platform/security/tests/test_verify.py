"""Ed25519 in the verifier, by a library and without any."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.platform.security.verify import genuine, genuine_by_hand


@settings(max_examples=20)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511))
def test_a_signature_checked_by_hand_is_what_the_library_says(seed, message, bit):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    own, signature = key.public_key().public_bytes_raw(), key.sign(message)
    broken = bytearray(signature)
    broken[bit // 8] ^= 1 << bit % 8
    for holds in (genuine, genuine_by_hand):
        assert holds(own, signature, message)
        assert not holds(own, signature, message + b"x") and not holds(own, bytes(broken), message)


def test_the_example_of_the_standard_holds():
    """RFC 8032, section 7.1, test 2."""
    key = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    for holds in (genuine, genuine_by_hand):
        assert holds(key, signature, b"\x72") and not holds(key, signature, b"\x73")
        assert not holds(b"\xff" * 32, signature, b"\x72")
