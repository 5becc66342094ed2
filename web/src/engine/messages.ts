// What the page and the Worker that owns the engine say to each other.

export type FromWorker = { kind: "ready"; version: string } | { kind: "failed"; message: string };
