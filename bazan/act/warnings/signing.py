"""The seal of what is published: an enveloped XML signature (ECDSA P-256, SHA-256) with the installation's certificate.

The key is given by the settings, or made once and kept in BAZAN_HOME/cap, mode 600. What can't be signed is not published.
"""

import contextlib
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - lxml is compiled and brings no types
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.signer import XMLSigner
from signxml.verifier import XMLVerifier

from bazan.act.warnings.settings import WarningSettings
from bazan.act.warnings.types import Cap
from bazan.act.warnings.vocabulary import SIGNATURES
from bazan.act.warnings.writing import tree
from bazan.kernel.errors import Unavailable
from bazan.kernel.settings import Settings, of_room
from bazan.kernel.time import now

_YEARS = 10
_FAILURES = (OSError, ValueError, TypeError, SignXMLException, etree.LxmlError)


def signed(cap: Cap, settings: Settings) -> bytes:
    """The message with its signature, verified once more before it is given away. Unavailable ``warnings.sign``."""
    try:
        key, certificate = _pair(settings)
        signer = XMLSigner(
            signature_algorithm=SignatureMethod.ECDSA_SHA256,
            digest_algorithm=DigestAlgorithm.SHA256,
            c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
        )
        data = etree.tostring(signer.sign(tree(cap), key=key, cert=certificate), xml_declaration=True, encoding="UTF-8")
        _verify(data, certificate)
    except _FAILURES as why:
        raise Unavailable("warnings.sign", {"why": f"{type(why).__name__}: {why}"[:200]}) from why
    return data


def certificate(settings: Settings) -> str:
    """What receivers check our signature with, PEM. Unavailable ``warnings.sign``."""
    try:
        return _pair(settings)[1]
    except _FAILURES as why:
        raise Unavailable("warnings.sign", {"why": f"{type(why).__name__}: {why}"[:200]}) from why


def is_signed(root: Any) -> bool:
    return root.find(f"{{{SIGNATURES}}}Signature") is not None


def holds(data: bytes, certificate: str) -> bool:
    """Whether the whole message was signed with the key of this certificate and not touched since."""
    try:
        _verify(data, certificate)
    except _FAILURES:
        return False
    return True


def _verify(data: bytes, certificate: str) -> None:
    """What was signed must be the message itself, and not some other element put in its place."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(data, parser)
    found: Any = XMLVerifier().verify(root, x509_cert=certificate)
    if found.signed_xml is None or found.signed_xml.tag != root.tag:
        raise ValueError("the signature covers something else")


def _pair(settings: Settings) -> tuple[bytes, str]:
    """Private key and certificate, PEM."""
    own = of_room(WarningSettings)
    if own.cap_key:
        return own.cap_key.read_bytes(), (own.cap_certificate or own.cap_key).read_text()
    kept = settings.home / "cap" / "signing.pem"
    if not kept.exists():
        _make(kept, settings)
    text = kept.read_text()
    cut = text.index("-----BEGIN CERTIFICATE-----")
    return text[:cut].encode(), text[cut:]


def _make(kept: Path, settings: Settings) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key, at = ec.generate_private_key(ec.SECP256R1()), now()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"CAP {settings.province}"[:64])])
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    fresh = kept.with_name(f"signing.{os.getpid()}.pem")
    fresh.touch(mode=0o600)
    fresh.write_bytes(pem + _certificate(key, name, at))
    with contextlib.suppress(FileExistsError):
        os.link(fresh, kept)  # whoever comes first wins
    fresh.unlink()


def _certificate(key: ec.EllipticCurvePrivateKey, name: x509.Name, at: datetime) -> bytes:
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)
