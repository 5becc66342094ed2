// Links: a document, compressed, in the part of an address that never leaves the browser.

import { fromBase64, toBase64 } from "./base64";
import { readDocument, refuseVersion, type SharedProgram, VERSION, writeDocument } from "./document";
import { Refusal } from "./refusal";

/** From this length on, in characters, some programs through which people send links cut them off. */
export const LONG_LINK = 8_000;

/** No link is made that is longer, and none opened whose hash is. */
export const LONGEST_LINK = 32_000;

/** The length, in bytes, of the longest document that is read from a link: what is longer was made to do harm. */
const LONGEST_DOCUMENT = 4 << 20;

/** The hash of a link to a program. */
export async function writeHash(program: SharedProgram): Promise<string> {
  const json = new TextEncoder().encode(writeDocument(program));
  const compressed = new Blob([json]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(compressed).arrayBuffer());
  return `#v${VERSION}=${toBase64(bytes)}`;
}

/** Whether a hash is meant to be a link's. */
export function isShared(hash: string): boolean {
  return /^#v\d+=/.test(hash);
}

/** The program that a link leads to; throws a [Refusal] when it leads to none. */
export async function readHash(hash: string): Promise<SharedProgram> {
  if (hash.length > LONGEST_LINK) throw new Refusal("it is longer than any link that this page makes");
  const [, version = "", letters = ""] = /^#v(\d+)=(.*)$/s.exec(hash) ?? [];
  refuseVersion(Number(version));
  const bytes = fromBase64(letters);
  if (bytes === null) throw new Refusal("it is damaged");
  return readDocument(await decompress(bytes));
}

/** Never holds more than a document may have: a few bytes can be made to stand for very many. */
async function decompress(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      length += value.length;
      if (length > LONGEST_DOCUMENT) break;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    throw new Refusal("it is damaged; perhaps its end was cut off");
  }
  // Nobody waits for a stream that will never end to be cancelled.
  void reader.cancel().catch(() => undefined);
  throw new Refusal("it is larger than any program that this page shares");
}
