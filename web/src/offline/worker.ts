// Lets the page work without a network once it has been visited.
//
// What carries a hash of its content in its name never changes, and comes from the cache. The page itself comes from the
// network whenever there is one, so that a new build is seen at the next visit; it then names files of its own, which are
// put into a cache of their own. A build's files stay for as long as a page of it may be open.

/** The names of all files of this build, and what tells it from others; bundle.js knows them. */
declare const FILES: readonly string[];
declare const BUILD: string;
declare const self: ServiceWorkerGlobalScope;

const PREFIX = "semblance-";

/** A network that has not answered for so many milliseconds counts as none. */
const PATIENCE = 4_000;

const scope = new URL("./", self.location.href);
const page = scope.href;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(PREFIX + BUILD).then((cache) => {
      const requests = FILES.map((name) => new Request(new URL(name, scope), { cache: "no-cache" }));
      return cache.addAll([new Request(page, { cache: "no-cache" }), ...requests]);
    }),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys().then((names) => {
      const old = names.filter((name) => name.startsWith(PREFIX) && name !== PREFIX + BUILD);
      return Promise.all(old.map((name) => caches.delete(name)));
    }),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return;
  const name = url.pathname.slice(scope.pathname.length);
  if (name === "" || name === "index.html") event.respondWith(newest(request, page));
  else if (/-[A-Z0-9]{8}\.\w+$/.test(name)) event.respondWith(cached(request));
  else if (FILES.includes(name)) event.respondWith(newest(request, request.url));
});

async function cached(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

/** From the network; where that fails, what was kept under an address. */
async function newest(request: Request, kept: string): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    const found = await caches.match(kept);
    if (found !== undefined) return found;
    throw error;
  }
}
