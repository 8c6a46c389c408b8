// This browser's subscription to web push. What it asked to be told of is kept beside it, so that the worker can ask again by itself when
// the push service gives it another address: {key, places, names, at}.
const KEPT = "citizens-push", ADDRESS = "/c/push";

export async function wanted() {
  const kept = await (await caches.open(KEPT)).match(ADDRESS);
  return kept ? kept.json() : null;
}

// The house is told where this browser is reached; gives the names of the communes. Rejects where the browser or the house says no.
export async function ask(worker, key, places) {
  let found = await worker.pushManager.getSubscription();
  if (found && !isOf(found, key)) {
    await found.unsubscribe();
    found = null;
  }
  found ??= await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { places: names } = await post(ADDRESS, [["browser", JSON.stringify(found)], ...places.map((code) => ["place", code])]);
  const kept = new Response(JSON.stringify({ key, places, names, at: Date.now() }));
  await (await caches.open(KEPT)).put(ADDRESS, kept);
  return names;
}

// Silent from now on, also without a network; the house learns it now, or when its next message finds nobody.
export async function stop(worker) {
  const found = await worker.pushManager.getSubscription();
  await caches.delete(KEPT);
  await found?.unsubscribe();
  if (found) await post(`${ADDRESS}/stop`, [["browser", JSON.stringify(found)]]).catch(() => {});
}

async function post(address, fields) {
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" } });
  const said = answer.status === 204 ? {} : await answer.json();
  if (!answer.ok) throw Object.assign(new Error(said.rule), { reason: said.reason });
  return said;
}

// Whether it was made for this key: after the house got another one, the push service refuses the older.
function isOf(found, key) {
  const made = found.options?.applicationServerKey;
  return !made || btoa(String.fromCharCode(...new Uint8Array(made))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "") === key;
}
