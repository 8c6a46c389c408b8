// The pages of sources stay true while they are looked at: when a source changed its state, when the reader was told something, and
// each half minute for the ages, the parts marked data-part are read anew; what a person is typing or reading unfolded stays.
const REST_MS = 30_000;
let asked = 0;

async function renew() {
  const mine = ++asked;
  if (document.hidden) return;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-part]")) {
    const other = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    const busy = part.contains(document.activeElement) || part.querySelector("details[open]");
    if (other && !busy && other.innerHTML !== part.innerHTML) part.replaceChildren(...other.childNodes);
  }
}

document.addEventListener("live:sources", () => setTimeout(renew, Math.random() * 300));
document.addEventListener("live:inbox", () => setTimeout(renew, Math.random() * 300));
document.addEventListener("visibilitychange", renew);
setInterval(renew, REST_MS);
