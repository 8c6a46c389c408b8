// Every page of the citizens' app: large type, the worker, what waits to be sent, how many those are.
import { askSync, flush } from "./outbox.js";
import { drafts, onChange } from "./store.js";

const RETRY_MS = 20_000;
const root = document.documentElement;
const large = document.querySelector("[data-large]");

function size(on) {
  root.toggleAttribute("data-large", on);
  large.setAttribute("aria-pressed", String(on));
}

large.hidden = false;
size(localStorage.getItem("bazan-large") === "1");
large.addEventListener("click", () => {
  localStorage.setItem("bazan-large", root.hasAttribute("data-large") ? "0" : "1");
  size(!root.hasAttribute("data-large"));
});

const offline = document.querySelector("[data-offline]");
const network = () => (offline.hidden = navigator.onLine);
addEventListener("offline", network);
addEventListener("online", network);
network();

const badge = document.querySelector("[data-waiting]");
async function count() {
  const waiting = (await drafts()).filter((one) => one.state !== "draft").length;
  badge.hidden = !waiting;
  badge.textContent = waiting || "";
}

async function send(pressing) {
  try {
    if (await flush(undefined, pressing === true)) await askSync();
    await count();
  } catch {
    // this phone keeps nothing: its pages work as plain forms
  }
}

onChange(() => count().catch(() => {}));
addEventListener("online", () => send(true));
setInterval(send, RETRY_MS);
send();

for (const choice of document.querySelectorAll("[data-submits]")) {
  choice.form.querySelector("button").hidden = true;
  choice.addEventListener("change", () => choice.form.requestSubmit());
}

// the line was slow, the page is the one that was kept, and by now there is a newer
navigator.serviceWorker?.addEventListener("message", ({ data }) => {
  if (data === "newer") document.querySelector("[data-newer]").hidden = false;
});
navigator.serviceWorker?.register("/c/sw.js", { scope: "/c", type: "module" }).catch(() => {});
navigator.storage?.persist?.().catch(() => {});
