// Serves a folder to the browser on this machine.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";

/** @type {Record<string, string>} */
const types = { ".js": "text/javascript", ".wasm": "application/wasm" };

/** @param {string} folder */
export async function serve(folder) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/") {
      response.setHeader("content-type", "text/html").end("<!doctype html><title>bench</title>");
      return;
    }
    const type = types[path.extname(pathname)] ?? "application/octet-stream";
    void readFile(path.join(folder, path.normalize(pathname))).then(
      (content) => response.setHeader("content-type", type).end(content),
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { address: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}
