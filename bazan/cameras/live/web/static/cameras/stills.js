// Pictures of many cameras come in one answer a second: of those on the glass alone, and none while nobody looks.
const PICTURE_MS = 1_000;
const MOST = 25;

const seen = new Set();
const watcher = new IntersectionObserver((entries) => entries.forEach((entry) => (entry.isIntersecting ? seen.add(entry.target) : seen.delete(entry.target))));

// To be called again whenever pictures were drawn anew.
export function follow() {
  for (const picture of seen) if (!picture.isConnected) seen.delete(picture);
  for (const picture of document.querySelectorAll("[data-picture]")) watcher.observe(picture);
}

async function refresh() {
  const wanted = [...seen].filter((picture) => picture.isConnected && !picture.closest("camera-view")?.playing).slice(0, MOST);
  if (!wanted.length) return;
  const answer = await fetch(`/cameras/stills?codes=${wanted.map((picture) => picture.dataset.picture).join(",")}`).catch(() => null);
  const stills = answer?.ok ? apart(await answer.arrayBuffer()) : [];
  wanted.forEach((picture, number) => show(picture, stills[number]));
}

// Each begins with its length, four bytes.
function apart(body) {
  const view = new DataView(body), stills = [];
  for (let at = 0; at < body.byteLength; ) {
    const length = view.getUint32(at);
    stills.push(body.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return stills;
}

async function show(picture, still) {
  picture.classList.toggle("picture-late", !still?.byteLength);
  const image = picture.querySelector("img");
  if (!still?.byteLength || !image) return;
  const next = new Image();
  next.src = URL.createObjectURL(new Blob([still], { type: "image/jpeg" }));
  await next.decode().then(
    () => {
      const before = image.src;
      image.src = next.src;
      if (before.startsWith("blob:")) URL.revokeObjectURL(before);
    },
    () => URL.revokeObjectURL(next.src),
  );
}

// The next are asked for once the last came, a second after they were asked for.
(async () => {
  follow();
  for (;;) {
    const began = performance.now();
    if (!document.hidden) await refresh();
    await new Promise((done) => setTimeout(done, Math.max(PICTURE_MS - (performance.now() - began), PICTURE_MS / 4)));
  }
})();
