// The duty desk: keys, the bell, what changed repaints alone. Every act is a form and every row a link, so all of it works without this.
import { ring, wake } from "./bell.js";
import { parts, renew } from "../js/renew.js";

const REST_MS = 400; // a storm is read in one go
const STILL_MS = 30_000; // ages and count-downs that nobody announced
const AGAIN_MS = 15_000; // life safety rings until somebody takes it up
const rows = () => [...document.querySelectorAll("[data-alert]")];
const chosen = () => document.querySelector(".queue-row[aria-current]");
const nameOf = (row) => [row.dataset.alert, row.dataset.since, row.dataset.severity].join(" ");
const calls = (row) => row.dataset.rings === "yes";
const known = new Set(rows().filter((row) => row.dataset.life !== "yes").map(nameOf));

// The bell: each alert once by its severity; life safety again until it is taken up.
function sound() {
  const fresh = rows().filter((row) => calls(row) && !known.has(nameOf(row)));
  for (const row of rows()) known.add(nameOf(row));
  const bell = document.querySelector("[data-part=bell]").dataset;
  const heard = fresh.filter((row) => (row.dataset.life === "yes" ? bell.life : bell.other) === "on");
  if (heard.length) ring(heard);
}
setInterval(() => {
  const open = rows().filter((row) => calls(row) && row.dataset.life === "yes");
  if (open.length && document.querySelector("[data-part=bell]").dataset.life === "on") ring(open);
}, AGAIN_MS);

// One row takes the place of its elder; a new one comes where the server put it; one that is gone goes.
function queue(page) {
  for (const old of document.querySelectorAll("[data-queue]")) {
    const fresh = page.querySelector(`[data-queue="${old.dataset.queue}"]`);
    if (fresh) part(old, fresh);
    else old.remove();
  }
  const had = new Set([...document.querySelectorAll("[data-queue]")].map((one) => one.dataset.queue));
  for (const fresh of page.querySelectorAll("[data-queue]")) if (!had.has(fresh.dataset.queue)) document.querySelector(".queue-foot").before(document.importNode(fresh, true));
}

function part(old, fresh) {
  const list = old.querySelector("ul");
  const before = new Map([...list.children].map((row) => [row.dataset.alert, row]));
  const held = document.activeElement?.closest?.("[data-alert]")?.dataset.alert;
  const next = [...fresh.querySelectorAll("[data-alert]")].map((row) => {
    const elder = before.get(row.dataset.alert);
    if (elder?.outerHTML === row.outerHTML) return elder;
    const made = document.importNode(row, true);
    if (!elder || elder.querySelector(".queue-title").textContent !== made.querySelector(".queue-title").textContent) made.classList.add("flash");
    return made;
  });
  next.forEach((row, at) => list.children[at] !== row && list.insertBefore(row, list.children[at] ?? null));
  while (list.children.length > next.length) list.lastElementChild.remove();
  for (const name of [".queue-none", ".queue-more", "[data-count]"]) {
    const [mine, theirs] = [old.querySelector(name), fresh.querySelector(name)];
    if (mine && theirs) mine.innerHTML = theirs.innerHTML;
    else if (mine) mine.remove();
    else if (theirs) old.append(document.importNode(theirs, true));
  }
  if (held) list.querySelector(`[data-alert="${held}"] a`)?.focus({ preventScroll: true });
}

let awaited = false; // another alert was chosen and isn't shown yet

async function look(href = location.href, all = false) {
  const page = await renew(href);
  if (!page) return;
  queue(page);
  parts(page, all || awaited);
  if (awaited) waiting(false);
  count();
  sound();
}

// While the next alert is fetched nothing can be done to the one before; whichever answer shows it first, ends it.
function waiting(yes) {
  awaited = yes;
  for (const name of ["one", "map", "course", "side", "bar"]) {
    const part = document.querySelector(`[data-part=${name}]`);
    part.inert = yes;
    part.setAttribute("aria-busy", String(yes));
  }
}

async function go(href) {
  history.pushState(null, "", href);
  for (const row of document.querySelectorAll(".queue-row")) row.href === href ? row.setAttribute("aria-current", "true") : row.removeAttribute("aria-current");
  waiting(true);
  await look(href, true);
  chosen()?.focus({ preventScroll: true });
  chosen()?.scrollIntoView({ block: "nearest" });
}

let due;
const soon = () => (due ??= setTimeout(() => ((due = undefined), look()), Math.random() * REST_MS));
for (const name of ["alerts", "cases", "caught-up"]) document.addEventListener(`live:${name}`, soon);
document.addEventListener("visibilitychange", () => document.hidden || look());
setInterval(() => document.hidden || look(), STILL_MS);
addEventListener("popstate", () => look(location.href, true));
document.addEventListener("click", (event) => {
  const row = event.target.closest("a.queue-row");
  if (!row || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  go(row.href);
});

// Keys act only when no field has focus, and can be switched off (WCAG 2.1.4).
const box = document.getElementById("keys-on");
const keyed = () => localStorage.getItem("desk-keys") !== "off";
const show = () => {
  document.documentElement.classList.toggle("keys-off", !keyed());
  const shown = document.getElementById("keys-on");
  if (shown) shown.checked = keyed();
};
document.addEventListener("change", (event) => {
  if (event.target.id !== "keys-on") return;
  localStorage.setItem("desk-keys", event.target.checked ? "on" : "off");
  show();
});
if (box) show();

addEventListener("keydown", (event) => {
  if (event.key === "Escape") return void closeAll();
  if (!keyed() || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]")) return;
  const letter = event.key.toLowerCase();
  if (letter === "j" || letter === "k") step(letter === "j" ? 1 : -1);
  else {
    const wanted = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === letter);
    if (!wanted || wanted.closest("[inert]")) return;
    const opens = wanted.closest("details");
    if (opens && wanted.matches("summary")) {
      const open = !opens.open;
      closeAll();
      opens.open = open;
      if (open) opens.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    } else wanted.click();
  }
  event.preventDefault();
});

function step(by) {
  const links = [...document.querySelectorAll("a.queue-row")];
  const at = links.indexOf(chosen());
  const next = links[Math.min(Math.max(at + by, 0), links.length - 1)];
  if (next && next !== chosen()) go(next.href);
}

function closeAll() {
  for (const one of document.querySelectorAll("details.act[open], details.menu[open]")) {
    const inside = one.contains(document.activeElement);
    one.open = false;
    if (inside) one.querySelector("summary").focus();
  }
}

// Count-downs run on the server's time.
const clock = document.querySelector("[data-clock]");
const ahead = Number(clock.dataset.now) - Date.now();
function count() {
  for (const one of document.querySelectorAll("[data-until]")) {
    const left = Math.max(0, Math.round((Number(one.dataset.until) - Date.now() - ahead) / 1000));
    const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60].map((n) => String(n).padStart(2, "0"));
    one.textContent = left >= 3600 ? `${Number(hours)}:${minutes}:${seconds}` : `${minutes}:${seconds}`;
  }
}
setInterval(count, 1000);
count();
sound();
wake(document.getElementById("sound-asleep"));
