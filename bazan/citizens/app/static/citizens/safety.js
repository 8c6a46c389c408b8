// "I am safe" and "I need help" without a network: kept on this phone and sent, the same one once, as soon as there is one.
const KEPT = "bazan-safety", RETRY_MS = 15_000;
const form = document.querySelector("[data-safety]");
const told = document.querySelector("[data-safety-told]");

const kept = () => JSON.parse(localStorage.getItem(KEPT) ?? "null");

function tell(text) {
  if (!told) return;
  told.hidden = !text;
  told.textContent = text;
}

// Whether somebody answered: taken, or refused for good.
async function send({ address, fields }) {
  const body = new URLSearchParams(fields);
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  const said = await answer?.json().catch(() => null);
  if (!said || answer.status === 429 || answer.status >= 500) return null;
  return said;
}

async function flush() {
  const waiting = kept();
  if (!waiting) return;
  const said = await send(waiting);
  if (!said) return;
  if (kept()?.made === waiting.made) localStorage.removeItem(KEPT);
  tell(said.reason ?? waiting.told[said.state]);
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const fields = [...new FormData(form, event.submitter)];
  const { safe, help } = form.dataset;
  localStorage.setItem(KEPT, JSON.stringify({ made: Date.now(), address: form.getAttribute("action"), fields, told: { safe, help } }));
  tell(form.dataset.kept);
  await flush();
});

addEventListener("online", flush);
setInterval(flush, RETRY_MS);
flush();
