// The worker of the citizens' app: the form, the home page and the own list open without a network; what waits is sent when there is one.
// A grave warning that comes by web push is shown, whether the app is open or not.
import { flush } from "{{ static("citizens/outbox.js") }}";
import { ask, wanted } from "{{ static("citizens/subscription.js") }}";

const FILES = "citizens-files";
const PAGES = "citizens-pages";
const SHELL = ["/c", "/c/report", "/c/mine", "/c/warnings"];
const SLOW_MS = 4_000; // a page that takes longer is shown as it was kept

addEventListener("install", (event) => {
  event.waitUntil(fill());
  skipWaiting();
});
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("sync", (event) => {
  if (event.tag === "citizens-outbox") event.waitUntil(flush().then((left) => left && Promise.reject(new Error("some wait still"))));
});

addEventListener("push", (event) => event.waitUntil(warn(event.data)));
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.link));
});
addEventListener("pushsubscriptionchange", (event) => event.waitUntil(wanted().then((kept) => kept && ask(registration, kept.key, kept.places))));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/static/v-")) event.respondWith(file(request));
  else if (request.mode === "navigate" && SHELL.includes(pathname)) event.respondWith(page(event, pathname));
});

// The pages of the shell with every file they name.
async function fill() {
  const pages = await caches.open(PAGES);
  const files = await caches.open(FILES);
  const named = new Set();
  for (const address of SHELL) {
    const answer = await fetch(address);
    if (!answer.ok) continue;
    const text = await answer.clone().text();
    for (const [, found] of text.matchAll(/"(\/static\/v-[^"]+)"/g)) named.add(found);
    await pages.put(address, answer);
  }
  await Promise.all([...named].map(async (address) => (await files.match(address)) ?? files.add(address).catch(() => {})));
  for (const kept of await files.keys()) if (!named.has(new URL(kept.url).pathname)) await files.delete(kept);
}

async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function page(event, pathname) {
  const { request } = event;
  const kept = await caches.open(PAGES);
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok && !new URL(request.url).search) {
      const before = await (await kept.match(pathname, { ignoreVary: true }))?.text();
      const now = await answer.clone().text();
      await kept.put(pathname, answer.clone());
      // a page of a newer version names newer files
      if (/\/static\/v-[0-9a-f]+/.exec(before ?? "")?.[0] !== /\/static\/v-[0-9a-f]+/.exec(now)?.[0]) fill().catch(() => {});
    }
    return answer;
  });
  const found = await kept.match(pathname, { ignoreVary: true });
  if (!found) return fresh;
  const slow = new Promise((resolve) => setTimeout(resolve, SLOW_MS, found));
  const shown = await Promise.race([fresh.catch(() => found), slow]);
  if (shown === found) event.waitUntil(fresh.then(() => tell(pathname)).catch(() => {}));
  return shown;
}

// Whoever reads what was kept is told that there is a newer one.
async function tell(pathname) {
  for (const client of await clients.matchAll({ type: "window" })) {
    if (new URL(client.url).pathname === pathname) client.postMessage("newer");
  }
}

// A newer warning takes the place of the one it replaces. What can't be read is shown all the same: a browser that shows nothing is silenced.
async function warn(data) {
  let told = { title: {{ t("citizens.push.received") | tojson }}, body: "", link: "/c/warnings" };
  try {
    told = data.json();
  } catch {
    // no message of ours
  }
  const { title, body, lang, link, warning, replaces } = told;
  const older = replaces ? await registration.getNotifications({ tag: `warning-${replaces}` }) : [];
  older.forEach((one) => one.close());
  const tag = warning ? `warning-${warning}` : "warning";
  await registration.showNotification(title, { body, lang, tag, data: { link }, icon: "/static/icon-192.png", requireInteraction: true });
}

async function open(link) {
  const address = new URL(link, location.origin);
  if (address.origin !== location.origin) return;
  const shown = (await clients.matchAll({ type: "window" })).find((one) => new URL(one.url).pathname === address.pathname);
  await (shown ? shown.focus() : clients.openWindow(address));
}
