"""A QR code as a picture: the pattern is reportlab's, the picture one bit a module."""

import io

from PIL import Image
from reportlab.graphics.barcode import qrencoder

MARGIN = 4
"""Modules of quiet around it, as ISO/IEC 18004 asks."""
SCALE = 4
"""Dots a module."""


def as_png(text: str) -> bytes:
    """The code of a text, its errors corrected at level M."""
    made = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    made.addData(text)
    made.make()
    count = made.getModuleCount()
    size = count + 2 * MARGIN
    picture = Image.new("1", (size, size), 1)
    for y, row in enumerate(made.modules):
        for x, module in enumerate(row):
            if module:
                picture.putpixel((x + MARGIN, y + MARGIN), 0)
    out = io.BytesIO()
    picture.resize((size * SCALE, size * SCALE), Image.Resampling.NEAREST).save(out, "PNG", optimize=True)
    return out.getvalue()
