// The inbox stays true by itself, and takes "I have it" without a network: kept on this device, sent when the network is back, once.
// Without this script every button is a form and works all the same.

const notice = document.querySelector("[data-queue]");
const QUEUE = `bazan-inbox-${notice.dataset.account}`; // whoever else signs in on this device sends nothing of mine
const RETRY_MS = 15_000;

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const waiting = () => new Set(JSON.parse(localStorage.getItem(QUEUE) ?? "[]"));
const keep = (ids) => localStorage.setItem(QUEUE, JSON.stringify([...ids]));

async function send(address, ids) {
  const body = new URLSearchParams(ids.map((id) => ["message", id]));
  body.append("csrfmiddlewaretoken", token());
  const answer = await fetch(address, { method: "POST", body, redirect: "manual" });
  return answer.status;
}

// What waits is sent one by one; an answer of any kind but "not now" ends the waiting: said again, it changes nothing.
let sending = false;
async function flush() {
  if (sending || !waiting().size) return show();
  sending = true;
  try {
    for (const id of waiting()) {
      const status = await send("/inbox/acknowledge", [id]);
      if (status >= 500 || status === 0 || status === 401 || status === 403) break; // away, or to be signed in again: it stays kept
      const left = waiting();
      left.delete(id);
      keep(left);
    }
    await refresh();
  } catch {
    // still without a network
  } finally {
    sending = false;
    show();
  }
}

function show() {
  const kept = waiting();
  notice.hidden = !kept.size;
  notice.textContent = kept.size ? notice.dataset.kept.replace("{count}", kept.size) : "";
  for (const letter of document.querySelectorAll("[data-message]")) {
    const here = kept.has(letter.dataset.message);
    letter.toggleAttribute("data-waiting", here);
    const button = letter.querySelector("[data-acknowledge] button");
    if (button) button.disabled = here;
  }
}

addEventListener("submit", (event) => {
  if (!event.target.matches("[data-acknowledge]")) return;
  event.preventDefault();
  keep(waiting().add(event.target.elements.message.value));
  show();
  flush();
});

// Fetch the page anew and take its list and its count; what has the focus keeps it.
async function refresh() {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focused = document.activeElement?.closest("[data-message]")?.dataset.message;
  for (const part of fresh.querySelectorAll("[data-inbox-part]")) {
    document.querySelector(`[data-inbox-part="${part.dataset.inboxPart}"]`)?.replaceWith(document.importNode(part, true));
  }
  if (focused) document.querySelector(`[data-message="${CSS.escape(focused)}"] :is(button, a)`)?.focus();
  show();
}

document.addEventListener("live:inbox", () => refresh().catch(() => {}));
document.addEventListener("live:caught-up", () => flush().then(refresh).catch(() => {}));
addEventListener("online", flush);
setInterval(flush, RETRY_MS);
flush();
