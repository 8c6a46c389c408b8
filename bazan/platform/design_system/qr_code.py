"""A QR code as a drawing or a picture: the pattern is reportlab's, which prints our papers."""

import io
from functools import lru_cache

from markupsafe import Markup, escape
from PIL import Image

MARGIN = 4
"""Modules of quiet around it, as ISO/IEC 18004 asks."""
SCALE = 4
"""Dots a module of the picture."""


@lru_cache(200)
def _dark_modules(text: str) -> tuple[int, tuple[tuple[int, int], ...]]:
    """How many modules it is wide with its margin, and where the dark ones are; errors are corrected at level M."""
    from reportlab.graphics.barcode import qrencoder  # loaded when it is needed: it is large

    made = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    made.addData(text)
    made.make()
    dark = ((x + MARGIN, y + MARGIN) for y, row in enumerate(made.modules) for x, module in enumerate(row) if module)
    return made.getModuleCount() + 2 * MARGIN, tuple(dark)


def as_svg(text: str, name: str) -> Markup:
    """The code as one path, with what a screen reader says of it."""
    size, dark = _dark_modules(text)
    path = "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)
    head = f'<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="{escape(name)}" shape-rendering="crispEdges">'
    return Markup(f'{head}<path class="qr-ground" d="M0 0h{size}v{size}H0z"/><path class="qr-dark" d="{path}"/></svg>')  # noqa: S704 - ours


def as_png(text: str) -> bytes:
    """The code as a picture of one bit a dot."""
    size, dark = _dark_modules(text)
    picture = Image.new("1", (size, size), 1)
    for at in dark:
        picture.putpixel(at, 0)
    out = io.BytesIO()
    picture.resize((size * SCALE, size * SCALE), Image.Resampling.NEAREST).save(out, "PNG", optimize=True)
    return out.getvalue()
