// A unit's acts without a network: kept in this browser with their photos, sent once when the line is back, in the order they were
// done. Each has a key of its own, so what was sent and not answered is done once. What is refused stays until somebody has read why.
const STORE = "waiting";
let sending = false;
const moved = new Map(); // what our own acts made of the version a page was drawn with: the next act saw them too

const base = new Promise((resolve, reject) => {
  const opening = indexedDB.open("outbox", 1);
  opening.addEventListener("upgradeneeded", () => opening.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true }));
  opening.addEventListener("success", () => resolve(opening.result));
  opening.addEventListener("error", () => reject(opening.error));
});

async function ask(mode, act) {
  const held = (await base).transaction(STORE, mode).objectStore(STORE);
  return new Promise((resolve, reject) => {
    const asked = act(held);
    asked.addEventListener("success", () => resolve(asked.result));
    asked.addEventListener("error", () => reject(asked.error));
  });
}

const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-outbox]")) return;
  event.preventDefault();
  const fields = [...new FormData(form, event.submitter)].filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "key");
  const title = form.closest(".work-card")?.querySelector("h2")?.textContent ?? "";
  await ask("readwrite", (held) => held.add({ url: form.getAttribute("action"), fields, key: newKey(), title, act: event.submitter?.textContent.trim() ?? "" }));
  form.closest("details")?.removeAttribute("open");
  await say();
  send();
});

async function send() {
  if (sending) return;
  sending = true;
  try {
    // Asked anew for each: what is added while one is under way goes with them.
    for (let one; (one = (await ask("readonly", (held) => held.getAll())).find((each) => !each.refused)); ) {
      const body = new FormData();
      for (const [name, value] of one.fields) body.append(name, value);
      const drawn = body.get("seen");
      body.set("seen", moved.get(`${one.url} ${drawn}`) ?? drawn);
      body.set("key", one.key);
      body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
      const answer = await fetch(one.url, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.status === 401 || answer.status >= 500) break; // sign in first, or try again later
      if (answer.ok) {
        const { version } = await answer.json();
        for (const seen of [drawn, body.get("seen")]) moved.set(`${one.url} ${seen}`, version);
        await ask("readwrite", (held) => held.delete(one.id));
        document.dispatchEvent(new CustomEvent("outbox:sent"));
      } else {
        const told = await answer.json().catch(() => ({}));
        await ask("readwrite", (held) => held.put({ ...one, refused: told.reason || String(answer.status) }));
      }
    }
  } catch {
    // no line: it waits
  } finally {
    sending = false;
    await say();
  }
}

async function say() {
  const box = document.querySelector("work-outbox");
  const all = await ask("readonly", (held) => held.getAll());
  const waiting = all.filter((one) => !one.refused);
  const lines = waiting.length ? [line(box.dataset.waiting.replace("{count}", waiting.length))] : [];
  for (const one of all.filter((each) => each.refused)) {
    const told = line(`${box.dataset.kept} ${one.title} (${one.act}): ${one.refused}`);
    const drop = document.createElement("button");
    drop.className = "button";
    drop.textContent = box.dataset.drop;
    drop.addEventListener("click", async () => {
      await ask("readwrite", (held) => held.delete(one.id));
      await say();
    });
    lines.push(told, drop);
  }
  if (!lines.length && box.children.length) lines.push(line(box.dataset.sent));
  box.replaceChildren(...lines);
}

function line(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

addEventListener("online", send);
document.addEventListener("live:caught-up", send);
say().then(send);
