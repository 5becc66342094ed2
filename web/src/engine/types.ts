// What the engine says about modules and runs: the types of the Rust side, field by field.

/** A place in the text that the editor shows; lines and columns count from 1, columns in UTF-16 code units; end is exclusive. */
export type Place = { line: number; column: number; endLine: number; endColumn: number };

export type Stage = "syntax" | "malformed" | "invalid" | "unsupported" | "unlinkable" | "limit";

export type Problem = { stage: Stage; message: string; place: Place | null; offset: number | null };

export type FunctionInfo = { name: string; params: string[]; results: string[]; signature: string };

export type ExternInfo = {
  module: string | null;
  name: string;
  kind: "function" | "table" | "memory" | "global" | "tag";
  type: string;
};

export type ModuleInfo = { functions: FunctionInfo[]; imports: ExternInfo[]; exports: ExternInfo[]; size: number };

/** `text`: the disassembly when the input was a binary, else null. Exactly one of module / problems is meaningful. */
export type Loaded = { module: ModuleInfo | null; problems: Problem[]; text: string | null };

export type FrameInfo = { function: string; offset: number; place: Place | null };

export type Outcome =
  | { kind: "returned"; text: string }
  | { kind: "trapped"; text: string; backtrace: FrameInfo[] }
  | { kind: "refused"; problem: Problem };

/** What a slice of running gives: instructions executed since the start of the run, console text of this slice, how it ended. */
export type Slice = { steps: number; console: string; outcome: Outcome | null };
