// What this phone keeps: reports begun or waiting for a network, with their pictures and voice, and the receipts of those that were taken.
// A draft: {key, made, state: draft|ready|refused, fields: [[name, text]…], pictures: [{picture, facts}…], voice: Blob or null, name, rule, reason, field, next, tries}.
// A receipt: {code, number, name, place, at}, the key of the draft it came for, and what was last told of it: {said, late, done, told}.

let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("bazan-citizens", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("drafts", { keyPath: "key" });
      asked.result.createObjectStore("receipts", { keyPath: "code" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

// Runs `work` in one transaction over these stores; settles when it is committed.
async function within(names, mode, work) {
  const transaction = (await database()).transaction(names, mode);
  const asked = work(...names.map((name) => transaction.objectStore(name)));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

// A channel tells every other page and the worker, never the one that speaks.
const others = new BroadcastChannel("bazan-citizens");
const here = new EventTarget();
others.addEventListener("message", () => here.dispatchEvent(new Event("change")));

function tell() {
  others.postMessage("changed");
  here.dispatchEvent(new Event("change"));
}

export const onChange = (act) => here.addEventListener("change", act);
export const draft = (key) => within(["drafts"], "readonly", (drafts) => drafts.get(key));
export const receipts = async () => {
  const found = await within(["receipts"], "readonly", (kept) => kept.getAll());
  return found.sort((one, other) => other.at.localeCompare(one.at));
};
export const drafts = async () => {
  const found = await within(["drafts"], "readonly", (kept) => kept.getAll());
  return found.sort((one, other) => one.made - other.made);
};

export async function keepDraft(one) {
  await within(["drafts"], "readwrite", (kept) => kept.put(one));
  tell();
}

export async function dropDraft(key) {
  await within(["drafts"], "readwrite", (kept) => kept.delete(key));
  tell();
}

export async function keepReceipt(one) {
  const before = await within(["receipts"], "readonly", (kept) => kept.get(one.code));
  await noteReceipt({ ...before, ...one });
  tell();
}

// What was told of a receipt lately: shown again without a network, and no news to anybody.
export async function noteReceipt(one) {
  await within(["receipts"], "readwrite", (kept) => kept.put(one));
}

// The draft goes in the transaction in which its receipt comes: killed between, neither is lost.
export async function exchange(key, receipt) {
  await within(["drafts", "receipts"], "readwrite", (kept, taken) => {
    taken.put(receipt);
    kept.delete(key);
  });
  tell();
}
