// Has the browser keep the page for when there is no network.

import { isEmbedded } from "../share/address";

/** After everything else: nobody shall wait for it. */
export function keepForOffline(): void {
  if (isEmbedded || !("serviceWorker" in navigator)) return;
  addEventListener("load", () => {
    // Where it is refused (in a private window, say) the page works as long as there is a network.
    navigator.serviceWorker.register(new URL("./service-worker.js", document.baseURI)).catch(() => undefined);
  });
}
