// A page whose parts stay true while it is looked at: when something happened to a case, and each minute for the ages, the parts
// marked data-part are read anew; what a person is typing or has unfolded stays.
const REST_MS = 60_000;
const TOGETHER_MS = 400;
let due;
let asked = 0;

async function renew() {
  due = undefined;
  const mine = ++asked;
  if (document.hidden) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected || mine !== asked) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-part]")) {
    const other = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    const typing = part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");
    const busy = typing || part.querySelector("details[open]");
    if (other && !busy && other.textContent !== part.textContent) part.replaceChildren(...other.childNodes);
  }
}

const soon = () => (due ??= setTimeout(renew, TOGETHER_MS + Math.random() * 300));
for (const name of ["cases", "alerts", "caught-up"]) document.addEventListener(`live:${name}`, soon);
document.addEventListener("outbox:sent", soon);
setInterval(renew, REST_MS);
