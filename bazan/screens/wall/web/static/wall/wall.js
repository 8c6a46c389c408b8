// The wall: scenes follow each other every 40 s, stop while held or while something must be acted on or a life is at stake; every part that is not a
// tile is fetched anew when something was measured, at most every ten seconds. Keys: 1–9 choose a scene, space holds.

const SCENE_MS = 40_000;
const PARTS_MS = 10_000;
const ALERT_MS = 1_000;
const AGES_MS = 60_000;

const scenes = () => [...document.querySelectorAll("[data-scene]")];
const chosen = () => scenes().findIndex((scene) => !scene.hidden);
let held = document.body.dataset.hold === "true";
let turn;

function show(index, byPerson = false) {
  const all = scenes();
  if (!all.length) return;
  const wanted = (index + all.length) % all.length;
  all.forEach((scene, at) => (scene.hidden = at !== wanted));
  for (const button of document.querySelectorAll("[data-show-scene]")) button.setAttribute("aria-pressed", String(Number(button.dataset.showScene) === wanted));
  if (byPerson) hold(true);
}

function hold(value) {
  held = value;
  document.querySelector("[data-hold]")?.setAttribute("aria-pressed", String(held));
}

// What needs a person stays in sight: the scenes rest while the story is of disaster level, or an alert of life safety.
const resting = () => held || document.querySelector(".story-disaster, .story-alarm");

// An alert of life safety that begins brings the scene of its sector.
function alarmed(before) {
  const pack = document.querySelector("[data-alarm]")?.dataset.alarm;
  const scene = scenes().findIndex((one) => one.dataset.scene === pack || one.dataset.scene.startsWith(`${pack}-`));
  if (pack && pack !== before && scene >= 0) show(scene);
}

function rotate() {
  clearInterval(turn);
  turn = setInterval(() => resting() || show(chosen() + 1), SCENE_MS);
}

document.addEventListener("click", (event) => {
  const scene = event.target.closest("[data-show-scene]");
  if (scene) show(Number(scene.dataset.showScene), true);
  if (event.target.closest("[data-hold]")) hold(!held);
  if (event.target.closest("operations-map")) hold(true);
  rotate();
});

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  if (event.key === " " && !event.target.closest("button, a")) hold(!held);
  else if (event.key === "ArrowRight") show(chosen() + 1, true);
  else if (event.key === "ArrowLeft") show(chosen() - 1, true);
  else if (/^[1-9]$/.test(event.key) && scenes()[event.key - 1]) show(event.key - 1, true);
  else return;
  event.preventDefault();
  rotate();
});

// The menu shows itself to a hand or a key, and is gone again when they rest.
const AWAKE_MS = 8_000;
let sleep;

function wake() {
  document.documentElement.classList.add("wall-awake");
  clearTimeout(sleep);
  sleep = setTimeout(() => document.documentElement.classList.remove("wall-awake"), AWAKE_MS);
}
for (const sign of ["pointermove", "pointerdown", "keydown"]) addEventListener(sign, wake, { passive: true });

let due;
let last = Date.now();

function refreshSoon() {
  due ??= setTimeout(refresh, Math.max(PARTS_MS - (Date.now() - last), 300));
}

function refreshNow() {
  clearTimeout(due);
  due = setTimeout(refresh, Math.max(ALERT_MS - (Date.now() - last), 100));
}

async function refresh() {
  due = undefined;
  last = Date.now();
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const scene = chosen();
    const before = document.querySelector("[data-alarm]")?.dataset.alarm;
    for (const fresh of page.querySelectorAll("[data-part]")) {
      const old = document.querySelector(`[data-part="${fresh.dataset.part}"]`);
      if (!old || old.innerHTML === fresh.innerHTML || old.querySelector("[data-moved]")) continue;
      old.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
      old.className = fresh.className;
    }
    show(scene);
    alarmed(before);
  } catch {
    // no line: live.js says so, and the next announcement or minute tries again
  }
}

// A wall as it was stands still.
if (document.querySelector('meta[name="live-token"]')) {
  for (const name of ["measured", "sources", "caught-up"]) document.addEventListener(`live:${name}`, refreshSoon);
  document.addEventListener("live:alerts", refreshNow);
  setInterval(refresh, AGES_MS);
}
rotate();
