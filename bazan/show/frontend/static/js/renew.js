// A page read anew: its parts marked data-part take the place of their elders, but for what a person is typing or has unfolded, and for a
// live map that still holds the same (data-holds).
let asked = 0;

// What is replaced between a press and its release is never clicked: what came meanwhile waits for the release, and for its click.
let released = Promise.resolve();
addEventListener(
  "pointerdown",
  ({ isPrimary, button }) => {
    if (!isPrimary || button) return;
    released = new Promise((up) => ["pointerup", "pointercancel"].forEach((end) => addEventListener(end, () => setTimeout(up), { once: true, capture: true })));
  },
  true,
);

// moved: called with where the page is now, when it has gone elsewhere.
export async function renew(href, moved = () => {}) {
  const mine = ++asked;
  const answer = await fetch(href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || mine !== asked) return null;
  if (answer.redirected) return moved(new URL(answer.url)) ?? null;
  const text = await answer.text();
  await released;
  return mine === asked ? new DOMParser().parseFromString(text, "text/html") : null;
}

export function parts(page, all = false) {
  for (const part of document.querySelectorAll("[data-part]")) {
    const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
    const busy = part.contains(document.activeElement) || part.querySelector("details[open], [aria-pressed=true][data-show=table]");
    const lives = part.dataset.holds && part.dataset.holds === fresh?.dataset.holds && part.querySelector("operations-map");
    if (!fresh || lives || (busy && !all)) continue;
    for (const { name, value } of fresh.attributes) if (name.startsWith("data-") && part.getAttribute(name) !== value) part.setAttribute(name, value);
    if (fresh.innerHTML !== part.innerHTML) part.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
  }
}
