// The addresses of the page: with a program, without one, and inside of other pages.

/** `?embed` makes the page compact: it has little room, and works on nobody's draft. */
export const isEmbedded = new URLSearchParams(location.search).has("embed");

/** The link whose hash this is. */
export function linkOf(hash: string): string {
  return location.origin + location.pathname + hash;
}

/** What to write into another page to have a program there. */
export function snippetOf(hash: string): string {
  const address = `${location.origin}${location.pathname}?embed${hash}`;
  return `<iframe src="${address}" title="WebAssembly in Semblance" width="100%" height="600" loading="lazy"></iframe>`;
}
