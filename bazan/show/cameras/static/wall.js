// The wall: pictures come anew each second while they are seen, the large one plays live, events are reviewed with the keyboard.
// Every act is a form and every picture a link, so all of it works without this.
import { parts, renew } from "../js/renew.js";
import { CameraView } from "./view.js";

const PICTURE_MS = 1_000;
const REST_MS = 400; // what is announced together is read in one go
const STILL_MS = 10_000; // ages and states that nobody announced

customElements.define("camera-view", CameraView);

// Pictures: the next is asked for once the last one came, and only of what is on the glass.
const seen = new Set();
const watcher = new IntersectionObserver((entries) => entries.forEach((entry) => (entry.isIntersecting ? seen.add(entry.target) : seen.delete(entry.target))));

function follow() {
  for (const picture of seen) if (!picture.isConnected) seen.delete(picture);
  for (const picture of document.querySelectorAll("[data-picture]")) watcher.observe(picture);
}

async function refresh(picture) {
  const image = picture.querySelector("img");
  if (!image || picture.busy || picture.closest("camera-view")?.playing) return;
  picture.busy = true;
  const next = new Image();
  next.src = `${picture.dataset.picture}?at=${Date.now()}`;
  try {
    await next.decode();
    image.src = next.src;
    picture.classList.remove("picture-late");
  } catch {
    picture.classList.add("picture-late");
  } finally {
    picture.busy = false;
  }
}
setInterval(() => !document.hidden && seen.forEach(refresh), PICTURE_MS);
follow();

// What was announced: head and events are drawn anew, tiles where their words changed.
let waiting = 0;
async function repaint() {
  waiting = 0;
  const page = await renew(location.href);
  if (!page) return;
  parts(page);
  for (const old of document.querySelectorAll("[data-camera]")) {
    const fresh = page.querySelector(`[data-camera="${old.dataset.camera}"]`);
    const same = fresh && fresh.className === old.className;
    if (fresh && !same && !old.querySelector("camera-view")?.playing) old.replaceWith(document.importNode(fresh, true));
    else if (fresh) for (const name of ["[data-told]", ".focus-counts"]) swap(old, fresh, name);
  }
  follow();
}
function swap(old, fresh, name) {
  const [mine, theirs] = [old.querySelector(name), fresh.querySelector(name)];
  if (mine && theirs) mine.replaceWith(document.importNode(theirs, true));
}
document.addEventListener("live:cameras", () => (waiting ||= setTimeout(repaint, REST_MS)));
setInterval(() => !document.hidden && repaint(), STILL_MS);

// The keyboard: J and K go through the events, a letter says what the marked one was.
const marked = () => document.querySelector(".event-row[aria-current]");
const LETTERS = { vi: { đ: "true", d: "true", s: "false", t: "duplicate" }, en: { t: "true", f: "false", d: "duplicate" } }[document.documentElement.lang];
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    const rows = [...document.querySelectorAll(".event-row")];
    const next = rows[rows.indexOf(marked()) + (key === "j" ? 1 : -1)];
    if (!next) return;
    marked()?.removeAttribute("aria-current");
    next.setAttribute("aria-current", "true");
    next.querySelector("a").focus();
  } else if (LETTERS[key]) {
    marked()?.querySelector(`[name=review][value=${LETTERS[key]}]`)?.click();
  }
});
