// Keeps the last answer of each page a leader opens, so that without a network the phone shows the last known with its age.
// Files of the front end never change under one address, so they are taken from the device first.

const FILES = "files-1";
const PAGES = "pages-1";
const KEPT_PAGES = /^\/(morning|work|inbox|boards(\/[\w-]+)?|offline)$/;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(PAGES).then((kept) => kept.add("/offline")));
  skipWaiting();
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, searchParams } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/static/v-")) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(request, pathname, !searchParams.has("at")));
});

async function file(request) {
  const kept = await caches.open(FILES);
  const found = await kept.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) {
    await forgetOlder(kept, request);
    await kept.put(request, answer.clone());
  }
  return answer;
}

// The same file of an earlier version makes room.
async function forgetOlder(kept, request) {
  const name = (url) => new URL(url).pathname.replace(/^\/static\/v-[^/]+/, "");
  for (const older of await kept.keys()) if (name(older.url) === name(request.url)) await kept.delete(older);
}

// latest: it shows now; a page as it was is kept nowhere.
async function page(request, pathname, latest) {
  const kept = await caches.open(PAGES);
  try {
    const answer = await fetch(request);
    if (answer.status === 401) return signInFirst(request); // asked by a worker, the server took it for a script's request
    if (pathname === "/sign-in") await forgetPages(kept);
    else if (answer.ok && latest && KEPT_PAGES.test(pathname)) await kept.put(request, answer.clone());
    return answer;
  } catch {
    return (await kept.match(request, { ignoreVary: true })) ?? (await kept.match("/offline")) ?? Response.error();
  }
}

function signInFirst(request) {
  const { pathname, search } = new URL(request.url);
  return Response.redirect(`/sign-in?${new URLSearchParams({ next: pathname + search })}`);
}

// Whoever signs in next must not find what the last one read.
async function forgetPages(kept) {
  for (const page of await kept.keys()) if (new URL(page.url).pathname !== "/offline") await kept.delete(page);
}
