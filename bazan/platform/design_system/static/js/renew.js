// A page read anew: its parts marked data-part take the place of their elders, but for what a person is typing or has unfolded, and for a
// live map that still holds the same (data-holds).
let asked = 0;

// What is replaced between a press and its release is never clicked: what came meanwhile waits for the release, and for its click. Not
// for ever: a release may never be told, and a bell rings only after it.
const PRESS_MS = 3000;
let [released, release] = [Promise.resolve(), () => {}];
const press = ({ isPrimary, button }) => {
  if (!isPrimary || button) return;
  release();
  released = new Promise((up) => (release = () => setTimeout(up)));
};
addEventListener("pointerdown", press, true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => release(), true);

// moved: called with where the page is now, when it has gone elsewhere.
export async function renew(href, moved = () => {}) {
  const mine = ++asked;
  const answer = await fetch(href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || mine !== asked) return null;
  if (answer.redirected) return moved(new URL(answer.url)) ?? null;
  const text = await answer.text();
  await Promise.race([released, new Promise((late) => setTimeout(late, PRESS_MS))]);
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
