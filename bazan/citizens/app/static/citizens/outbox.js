// Sends what waits, in the order it was made, each exactly once: the key made with the draft makes a second sending the same report.
// Used by pages and by their worker; whichever comes first holds the lock.
import { drafts, draft, exchange, keepDraft } from "./store.js";

const FIRST_MS = 5_000, LONGEST_MS = 300_000, PATIENCE_MS = 120_000;

const wait = (tries) => Math.min(FIRST_MS * 2 ** tries, LONGEST_MS);
const locked = (work) => (navigator.locks ? navigator.locks.request("bazan-citizens-outbox", work) : work());

// How many wait still. `watch`: told the share of a report that has gone out; `pressing`: also what was to wait longer.
export function flush(watch, pressing = false) {
  return locked(async () => {
    let left = 0;
    for (const { key } of (await drafts()).filter((one) => one.state === "ready")) {
      const one = await draft(key);
      if (one?.state !== "ready") continue;
      if (!pressing && one.next > Date.now()) {
        left += 1;
        continue;
      }
      const away = await send(one, watch);
      if (away === undefined) continue;
      left += 1;
      if (away) break; // without a network the next one fares no better
    }
    return left;
  });
}

// Nothing: it was taken, or refused for good. True: nobody answered. False: it was asked to come later.
async function send(one, watch) {
  const body = new FormData();
  for (const [name, text] of one.fields) body.append(name, text);
  const agreed = one.fields.some(([name]) => name === "keep_facts");
  one.pictures.forEach(({ picture, facts }, number) => body.append("pictures", agreed && facts ? joined(picture, facts) : picture, `${number + 1}.jpg`));
  if (one.voice) body.append("voice", one.voice, "voice");
  let answer;
  try {
    answer = await post(body, watch);
  } catch {
    await later(one, wait(one.tries));
    return true;
  }
  const { status, said } = answer;
  if (status === 200 || status === 201) {
    if (!said?.code) return true; // somebody else's answer, such as a hotspot's page
    const { code, number, name, place, received_at: at } = said;
    await exchange(one.key, { key: one.key, code, number, name, place, at });
    return undefined;
  }
  if (status === 429 || status >= 500 || !said?.rule) {
    await later(one, answer.after ? answer.after * 1000 : wait(one.tries), status === 429);
    return status !== 429;
  }
  await keepDraft({ ...one, state: "refused", rule: said.rule, reason: said.reason, field: said.field });
  return undefined;
}

// The facts stand right behind a JPEG's first two bytes.
const joined = (picture, facts) => new Blob([picture.slice(0, 2), facts, picture.slice(2)], { type: "image/jpeg" });

const later = (one, ms, held = false) => keepDraft({ ...one, tries: one.tries + 1, next: Date.now() + ms, held });

function post(body, watch) {
  if (watch && globalThis.XMLHttpRequest) return posted(body, watch);
  return fetch("/c/reports", { method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE_MS) }).then(
    async (answer) => ({ status: answer.status, after: Number(answer.headers.get("Retry-After")), said: await answer.json().catch(() => null) }),
  );
}

// By a request that tells how much of it has gone.
function posted(body, watch) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/c/reports");
    request.setRequestHeader("Accept", "application/json");
    request.timeout = PATIENCE_MS;
    request.upload.onprogress = ({ loaded, total }) => watch(total ? loaded / total : 0);
    request.onload = () => {
      let said = null;
      try {
        said = JSON.parse(request.responseText);
      } catch {
        // no answer of ours
      }
      resolve({ status: request.status, after: Number(request.getResponseHeader("Retry-After")), said });
    };
    request.onerror = request.ontimeout = request.onabort = reject;
    request.send(body);
  });
}

// Ask the phone to send when it has a network, even when no page is open.
export async function askSync() {
  const worker = await navigator.serviceWorker?.ready;
  await worker?.sync?.register("citizens-outbox");
}
