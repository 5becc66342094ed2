// A Worker of a page with an engine in it.

import { answer } from "./subject.js";

/** @param {string} address */
async function read(address) {
  const response = await globalThis.fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** @param {MessageEvent<import("./messages.js").Message>} event */
globalThis.onmessage = async ({ data }) => {
  globalThis.postMessage(await answer(data, read));
};
globalThis.postMessage("ready");
