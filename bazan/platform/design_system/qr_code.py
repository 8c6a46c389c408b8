"""A QR code as a drawing: the pattern is reportlab's, which prints our papers; the drawing is one path."""

from functools import lru_cache

from markupsafe import Markup, escape

MARGIN = 4
"""Modules of quiet around it, as ISO/IEC 18004 asks."""


@lru_cache(200)
def qr(text: str) -> str:
    """The path of the dark modules and, first, how many modules it is wide with its margin: ``"37 M4 4h1v1h-1z…"``."""
    from reportlab.graphics.barcode import qrencoder  # loaded when it is needed: it is large

    made = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    made.addData(text)
    made.make()
    dark = [(x, y) for y, row in enumerate(made.modules) for x, module in enumerate(row) if module]
    return f"{made.getModuleCount() + 2 * MARGIN} " + "".join(f"M{x + MARGIN} {y + MARGIN}h1v1h-1z" for x, y in dark)


def drawn(text: str, name: str) -> Markup:
    """The code as SVG, with what a screen reader says of it."""
    size, _, dark = qr(text).partition(" ")
    head = f'<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="{escape(name)}" shape-rendering="crispEdges">'
    return Markup(f'{head}<path class="qr-ground" d="M0 0h{size}v{size}H0z"/><path class="qr-dark" d="{dark}"/></svg>')  # noqa: S704 - ours
