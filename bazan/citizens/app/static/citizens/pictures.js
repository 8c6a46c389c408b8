// Pictures drawn anew on the phone: no larger than is needed to see what is wrong, without what their files say beside the pixels.

const LONGEST = 1600, ENOUGH = 260_000, LEAST_QUALITY = 0.5;

// {picture: a JPEG, facts: what its file said of time and place}; null where this phone can't read it. The facts go along only where the
// sender agrees.
export async function redrawn(file) {
  const drawn = await open(file);
  if (!drawn) return null;
  const share = Math.min(1, LONGEST / Math.max(drawn.width, drawn.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(drawn.width * share));
  canvas.height = Math.max(1, Math.round(drawn.height * share));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white"; // beneath what is transparent
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(drawn, 0, 0, canvas.width, canvas.height);
  drawn.close?.();
  let quality = 0.82, made = await packed(canvas, quality);
  while (made && made.size > ENOUGH && quality > LEAST_QUALITY) made = await packed(canvas, (quality -= 0.1));
  return made && { picture: made, facts: factsOf(new Uint8Array(await file.slice(0, 1 << 17).arrayBuffer())) };
}

const packed = (canvas, quality) => new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));

async function open(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
}

// The Exif segment of a JPEG (CIPA DC-008, 4.5), said to stand upright, for so it was drawn; null without one.
function factsOf(bytes) {
  const view = new DataView(bytes.buffer);
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 4 < bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda; at += 2 + view.getUint16(at + 2)) {
    const end = at + 2 + view.getUint16(at + 2);
    if (bytes[at + 1] !== 0xe1 || end > bytes.length || String.fromCharCode(...bytes.slice(at + 4, at + 8)) !== "Exif") continue;
    const segment = bytes.slice(at, end);
    upright(new DataView(segment.buffer), 10);
    return segment;
  }
  return null;
}

function upright(view, start) {
  try {
    const little = view.getUint16(start) === 0x4949;
    const list = start + view.getUint32(start + 4, little);
    for (let number = 0; number < view.getUint16(list, little); number += 1) {
      const entry = list + 2 + 12 * number;
      if (view.getUint16(entry, little) === 0x0112) view.setUint16(entry + 8, 1, little);
    }
  } catch {
    // a list cut short says nothing of how it stands
  }
}
