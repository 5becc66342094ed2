// Why the engine broke, in words.
//
// A Rust panic ends as the trap `unreachable`, which says nothing; its message goes to console.error, a moment before.

let panic: string | null = null;

const log = console.error.bind(console);
console.error = (...data: unknown[]) => {
  if (typeof data[0] === "string") panic = data[0];
  log(...data);
};

/** The first line of the panic that led to this error, or the error itself. */
export function explain(error: unknown): string {
  const [first] = (panic ?? "").split("\n\nStack:", 1);
  if (first !== undefined && first !== "") return first.trim();
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
