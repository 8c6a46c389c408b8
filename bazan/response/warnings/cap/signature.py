"""The seal of what is published: an enveloped XML signature (ECDSA P-256, SHA-256) with the installation's certificate.

The key is given by the settings, or made once and kept in BAZAN_HOME/cap, mode 600. What can't be signed is not published.
"""

import base64
import contextlib
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature as CryptographyInvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.exceptions import InvalidDigest, InvalidInput, InvalidSignature, SignXMLException
from signxml.signer import XMLSigner
from signxml.verifier import SignatureConfiguration, XMLVerifier

from bazan.core.errors import Unavailable
from bazan.core.settings import Settings, of_room
from bazan.core.time import LOCAL, now
from bazan.response.warnings.cap.serializer import tree
from bazan.response.warnings.cap_vocabulary import SIGNATURES
from bazan.response.warnings.settings import WarningSettings
from bazan.response.warnings.types import Cap, Fault

_YEARS = 10
_FAILURES = (OSError, ValueError, TypeError, SignXMLException, CryptographyInvalidSignature, etree.LxmlError)


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
        _verify(data, certificate, now(), _as_printed)
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


def flaws(data: bytes, certificate: str, at: datetime) -> tuple[Fault, ...]:
    """What is wrong with the signature of a message and with the certificate (PEM) it must be of, each by its own name; nothing: it holds.

    An expired certificate says nothing of the message, so the signature is judged as on a day the certificate was valid. Blank text
    between elements means nothing in CAP: a message that holds without it was printed anew, and holds.
    """
    try:
        trusted = x509.load_pem_x509_certificate(certificate.encode())
    except ValueError as why:
        return (Fault("warnings.in.certificate", {"why": str(why)[:200]}, "Signature"),)
    found = _validity(trusted, at)
    failures: list[Exception] = []
    for read in (_as_printed, _compact):
        try:
            _verify(data, certificate, trusted.not_valid_before_utc, read)
        except _FAILURES as why:
            failures.append(why)
        else:
            return found
    telling = next((why for why in failures if isinstance(why, InvalidDigest)), failures[0])
    return (*found, _flaw(telling, data, trusted))


def _validity(trusted: x509.Certificate, at: datetime) -> tuple[Fault, ...]:
    if at > trusted.not_valid_after_utc:
        return (Fault("warnings.in.expired", {"to": f"{trusted.not_valid_after_utc.astimezone(LOCAL):%d/%m/%Y}"}, "Signature"),)
    if at < trusted.not_valid_before_utc:
        return (Fault("warnings.in.early", {"from": f"{trusted.not_valid_before_utc.astimezone(LOCAL):%d/%m/%Y}"}, "Signature"),)
    return ()


def _flaw(why: BaseException, data: bytes, trusted: x509.Certificate) -> Fault:
    """The part that failed: the content, the key, or the form of the signature."""
    if isinstance(why, InvalidDigest):
        return Fault("warnings.in.digest", {}, "Signature")
    if isinstance(why, CryptographyInvalidSignature | InvalidSignature) and not isinstance(why, InvalidInput):
        other = _named(data)
        known = other is not None and other.fingerprint(hashes.SHA256()) != trusted.fingerprint(hashes.SHA256())
        name = f"{other.subject.rfc4514_string()} ({other.serial_number:x})"[:120] if known and other else ""
        return Fault("warnings.in.other_key", {"name": name}, "Signature") if name else Fault("warnings.in.seal", {}, "Signature")
    return Fault("warnings.in.form", {"why": f"{why}"[:200]}, "Signature")


def _named(data: bytes) -> x509.Certificate | None:
    """The certificate a message says it is signed with."""
    found = _as_printed(data).find(f".//{{{SIGNATURES}}}X509Certificate")
    try:
        return x509.load_der_x509_certificate(base64.b64decode(found.text)) if found is not None else None
    except (ValueError, TypeError):
        return None


def _as_printed(data: bytes) -> Any:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _compact(data: bytes) -> Any:
    """The message without blank text between its elements, as some senders sign it before they print it."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True))


def _verify(data: bytes, certificate: str, on: datetime, read: Callable[[bytes], Any]) -> None:
    """What was signed must be the message itself, and not some other element put in its place."""
    root = read(data)
    found: Any = XMLVerifier().verify(root, x509_cert=certificate, expect_config=SignatureConfiguration(verification_time=on))
    if found.signed_xml is None or found.signed_xml.tag != root.tag:
        raise InvalidInput("the signature covers something else")


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
