// What this phone keeps: reports that wait, and receipts with how far each is.
import { flush } from "./outbox.js";
import { draft, drafts, dropDraft, keepDraft, noteReceipt, onChange, receipts } from "./store.js";

const waiting = document.querySelector("[data-drafts]");
const sent = document.querySelector("[data-receipts]");
const SURE_MS = 4_000;

const made = (section) => document.importNode(section.querySelector("template").content, true).firstElementChild;
const clock = (instant) => new Date(instant).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
const day = (instant) => new Date(instant).toLocaleString([], { day: "numeric", month: "numeric", hour: "2-digit", minute: "2-digit" });

function state({ state, reason, held, next }) {
  if (state === "refused") return waiting.dataset.refused.replace("{reason}", reason);
  if (state === "ready" && held) return waiting.dataset.held.replace("{at}", clock(next));
  return waiting.dataset[state];
}

function kept(one) {
  const item = made(waiting);
  const words = one.fields.find(([name]) => name === "words")?.[1] ?? "";
  const open = item.querySelector("[data-open]");
  open.textContent = one.name || words.slice(0, 60) || waiting.dataset.unnamed;
  open.href = `/c/report#${one.key}`;
  open.addEventListener("click", async (event) => {
    event.preventDefault();
    if (one.tries && navigator.onLine) await flush(undefined, true); // it may have come in before, and only its answer was lost
    const now = await draft(one.key);
    if (!now) return show();
    if (now.state === "ready") await keepDraft({ ...now, state: "draft" }); // while it is written on, it isn't sent
    location.assign(open.href);
  });
  item.querySelector("[data-state]").textContent = state(one);
  const drop = item.querySelector("[data-drop]");
  drop.addEventListener("click", () => {
    if (drop.dataset.asked) return dropDraft(one.key).then(show);
    drop.dataset.asked = "1";
    drop.lastChild.textContent = waiting.dataset.sure;
    setTimeout(show, SURE_MS);
  });
  return item;
}

function taken(one) {
  const item = made(sent);
  const open = item.querySelector("[data-open]");
  open.textContent = one.name;
  open.href = `/c/t/${one.code}`;
  item.querySelector("[data-where]").textContent = [one.number, one.place].filter(Boolean).join(" · ");
  ask(one, item);
  return item;
}

async function ask(one, item) {
  if (one.said) line(item, one, ` (${day(one.told)})`);
  const answer = await fetch(`/c/t/${one.code}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const told = await answer.json();
  const said = told.asks ? sent.dataset.asks : told.judge ? sent.dataset.judge : told.over ? told.said : `${told.said} · ${told.due}`;
  const now = { ...one, said, late: told.late || told.asks || told.judge, done: told.state === "closed", told: Date.now() };
  line(item, now);
  await noteReceipt(now);
}

function line(item, { said, late, done }, when = "") {
  const state = item.querySelector("[data-state]");
  state.textContent = said + when;
  state.classList.toggle("c-late", late);
  state.classList.toggle("c-done", done);
}

async function show() {
  const [begun, found] = [await drafts(), await receipts()];
  waiting.hidden = !begun.length;
  sent.hidden = !found.length;
  document.querySelector("[data-empty]").hidden = Boolean(begun.length || found.length);
  waiting.querySelector("[data-list]").replaceChildren(...begun.map(kept));
  sent.querySelector("[data-list]").replaceChildren(...found.map(taken));
}

onChange(() => show().catch(() => {}));
show().catch(() => {}); // a browser that keeps nothing has nothing to show
