// The form of a report: kept on the phone while it is written, drawn pictures beside it, sent from there. Without this script it is a form.
import { Matters } from "./matters.js";
import { askSync, flush } from "./outbox.js";
import { redrawn } from "./pictures.js";
import { draft, dropDraft, keepDraft, receipts } from "./store.js";
import { Voice } from "./voice.js";
import { Where, around } from "./where.js";

const form = document.getElementById("report");
const { dataset, elements } = form;
const MOST = 6, SAVE_MS = 400, SHORTEST = 5;
const NOT_KEPT = ["pictures", "voice", "observed_at"];
const of = (name) => form.querySelector(`[data-${name}]`);

const wanted = location.hash.slice(1);
const kept = wanted ? await draft(wanted).catch(() => null) : null;
let one = kept ?? { key: crypto.randomUUID(), made: Date.now(), state: "draft", fields: [], pictures: [], voice: null, tries: 0, next: 0 };
let sending = false, timer = 0; // timer: something was written that isn't kept yet

// ---- what was kept is shown again
if (kept) {
  for (const [name, text] of kept.fields) {
    const field = elements[name];
    if (!field) continue;
    if (field instanceof RadioNodeList) for (const each of field) each.checked = each.value === text;
    else if (field.type === "checkbox") field.checked = true;
    else field.value = text;
  }
}
elements.key.value = one.key;

function changed() {
  save().catch(() => {});
  near();
}

const where = new Where(form, changed);
const matters = new Matters(form, changed);
where.unasked();
if (kept) {
  for (const [name, text] of kept.fields) if (name.startsWith("attribute[") && form.querySelector(`[data-asked] [name="${name}"]`)) {
    form.querySelector(`[data-asked] [name="${name}"]`).value = text;
  }
  if (kept.state === "refused") fault(kept.field, kept.reason);
}

function fields() {
  return [...new FormData(form)].filter(([name, text]) => !NOT_KEPT.includes(name) && typeof text === "string" && text !== "");
}

const touched = () => one.pictures.length > 0 || one.voice || ["words", "landmark", "name", "phone"].some((name) => elements[name].value.trim());

async function save(state = "draft") {
  clearTimeout(timer);
  timer = 0;
  if (sending && state === "draft") return;
  if (state === "draft" && !touched()) return;
  const name = matters.code ? form.querySelector(`#${CSS.escape(`matter-${matters.code}`)} + label b`).textContent : "";
  one = { ...one, state, name, fields: [...fields(), ["observed_at", new Date(one.made).toISOString()]] };
  await keepDraft(one);
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => save().catch(() => {}), SAVE_MS);
});

document.addEventListener("visibilitychange", () => document.hidden && timer && save().catch(() => {}));

// ---- pictures
of("camera").hidden = !matchMedia("(pointer: coarse)").matches;
let drawing = Promise.resolve(); // one after the other: a cheap phone has little memory
for (const input of form.querySelectorAll("[data-redraw]")) {
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    drawing = drawing.then(() => add(files)).catch(() => {});
  });
}

async function add(files) {
  fault("pictures", "");
  for (const file of files) {
    if (one.pictures.length >= MOST) {
      fault("pictures", dataset.many);
      break;
    }
    const drawn = await redrawn(file);
    if (drawn) one.pictures.push(drawn);
    else fault("pictures", dataset.unread);
  }
  thumbs();
  await save().catch(() => {});
}

function thumbs() {
  of("photo-why").hidden = one.pictures.length > 0;
  of("thumbs").replaceChildren(
    ...one.pictures.map(({ picture }, number) => {
      const item = document.createElement("li");
      const image = document.createElement("img");
      image.src = URL.createObjectURL(picture);
      image.alt = "";
      image.addEventListener("load", () => URL.revokeObjectURL(image.src));
      const drop = document.createElement("button");
      drop.type = "button";
      drop.textContent = "×";
      drop.setAttribute("aria-label", dataset.remove);
      drop.addEventListener("click", async () => {
        one.pictures.splice(number, 1);
        thumbs();
        await save().catch(() => {});
      });
      item.append(image, drop);
      return item;
    }),
  );
}
thumbs();

// ---- what is said instead of written
const voice = new Voice(
  form,
  one.voice,
  (note) => {
    one.voice = note;
    return save().catch(() => {});
  },
  (reason) => fault("voice", reason),
);

// ---- is it one that others reported?
async function near() {
  const told = matters.code && where.point ? await around(where.point, matters.code).catch(() => null) : null;
  const found = told?.near ?? [];
  of("near").hidden = !found.length;
  of("near-list").replaceChildren(...found.map(other));
}

function other({ number, name, words, since }) {
  const item = document.importNode(of("near-one").content, true).firstElementChild;
  item.querySelector("[data-name]").textContent = name;
  item.querySelector("[data-text]").textContent = words.slice(0, 120);
  item.querySelector("[data-when]").textContent = since;
  const join = item.querySelector("[data-join]");
  join.addEventListener("click", async () => {
    join.disabled = true;
    const answer = await fetch(`/c/r/${number}/support`, { method: "POST", headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return (join.disabled = false);
    await dropDraft(one.key);
    sending = true;
    say(dataset.joined);
    location.assign(`/c/r/${number}`);
  });
  return item;
}

// ---- sending
function fault(field, reason) {
  const line = form.querySelector(`[data-fault="${CSS.escape(field || "key")}"]`) ?? form.querySelector('[data-fault="key"]');
  line.hidden = !reason;
  line.querySelector("span").textContent = reason;
  if (reason) line.scrollIntoView({ block: "center" });
}

function say(text) {
  of("told").hidden = !text;
  of("told").textContent = text;
}

// Whether it can be sent; else the field at fault says why not.
function judged() {
  for (const line of form.querySelectorAll("[data-fault]")) line.hidden = true;
  if (!one.pictures.length && !one.voice && elements.words.value.trim().length < SHORTEST) return fault("words", dataset.noWords), false;
  if (!where.known) return fault("place", dataset.noPlace), false;
  const owed = [...form.querySelectorAll("[data-asked] [required]")].find((field) => !field.value);
  if (owed) return fault(owed.name, dataset.answer), owed.focus(), false;
  return true;
}

function plain() {
  const files = new DataTransfer();
  one.pictures.forEach(({ picture }, nth) => files.items.add(new File([picture], `${nth + 1}.jpg`, { type: "image/jpeg" })));
  elements.pictures.files = files.files;
  if (one.voice) {
    const said = new DataTransfer();
    said.items.add(new File([one.voice], "voice", { type: one.voice.type }));
    elements.voice.files = said.files;
  }
  form.submit();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("[type=submit]");
  if (button.disabled) return;
  button.disabled = true;
  await drawing;
  await voice.stop();
  if (!judged()) return (button.disabled = false);
  sending = true;
  try {
    await save("ready");
  } catch {
    return plain(); // a browser that keeps nothing
  }
  say(dataset.sending);
  of("progress").hidden = false;
  await flush((share) => (of("progress").value = 100 * share), true).catch(() => {});
  of("progress").hidden = true;
  const left = await draft(one.key);
  if (!left) {
    const { code } = (await receipts()).find(({ key }) => key === one.key);
    return location.assign(`/c/t/${code}/receipt`);
  }
  if (left.state === "refused") {
    one = left;
    sending = button.disabled = false;
    say("");
    return fault(left.field, left.reason);
  }
  say(left.held ? dataset.later.replace("{at}", new Date(left.next).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })) : dataset.kept);
  askSync().catch(() => {});
  setTimeout(() => location.assign("/c/mine"), 2_500);
});

// Back from the receipt, a browser may show the form as it was left: the next report is a new one.
addEventListener("pageshow", (event) => event.persisted && location.reload());
