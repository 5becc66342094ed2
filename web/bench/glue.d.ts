// What wasm-bindgen writes around each engine.

export type Subject = {
  begin(n: number): void;
  /** Undefined while there is no result. */
  advance(budget: number): number | undefined;
};

export type Glue = {
  default: (source: { module_or_path: BufferSource }) => Promise<unknown>;
  Subject: {
    new (guest: BufferSource): Subject;
    start(module: BufferSource, exported: string): void;
    validate(module: BufferSource): void;
  };
};
