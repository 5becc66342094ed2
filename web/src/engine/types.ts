// Generated from src/js/types.rs: `BLESS=1 cargo test typescript` writes this file anew.

/**
 * A place in the text that the editor shows: for people as line and column, for the editor in UTF-16 code units.
 */
export type Place = { 
/**
 * The line where it begins, counted from 1.
 */
line: number, 
/**
 * The column where it begins, counted from 1 in characters.
 */
column: number, 
/**
 * Where it begins, counted from the text's beginning.
 */
from: number, 
/**
 * Where it ends.
 */
to: number, };

/**
 * Why a module was not loaded or linked, or a call not made.
 */
export type Problem = { 
/**
 * Which rule was broken: `malformed`, `invalid`, `unsupported`, `unlinkable`, `limit` or `usage`.
 */
stage: string, 
/**
 * What is wrong.
 */
message: string, 
/**
 * Where in the text.
 */
place: Place | null, 
/**
 * Where in the module's bytes.
 */
offset: number | null, };

/**
 * An exported function.
 */
export type FunctionInfo = { 
/**
 * The export's name.
 */
name: string, 
/**
 * Types of its parameters.
 */
params: Array<string>, 
/**
 * Types of its results.
 */
results: Array<string>, 
/**
 * Both, as `(i32, i64) -> f64`.
 */
signature: string, };

/**
 * An import or an export.
 */
export type ExternInfo = { 
/**
 * The module it is imported from; `null` for an export.
 */
module: string | null, 
/**
 * Its name.
 */
name: string, 
/**
 * `func`, `table`, `memory`, `global` or `tag`.
 */
kind: string, 
/**
 * Its type as the text format writes it.
 */
type: string, };

/**
 * What a loaded module consists of.
 */
export type ModuleInfo = { 
/**
 * Its exported functions.
 */
functions: Array<FunctionInfo>, 
/**
 * Its imports.
 */
imports: Array<ExternInfo>, 
/**
 * Its exports.
 */
exports: Array<ExternInfo>, 
/**
 * Its size in bytes.
 */
size: number, 
/**
 * The proposals that it uses; `None` for a large module, where finding out would take long.
 */
proposals: Array<ProposalInfo> | null, };

/**
 * A proposal that a module uses.
 */
export type ProposalInfo = { 
/**
 * Its name.
 */
name: string, 
/**
 * What it brings, in one line.
 */
text: string, };

/**
 * What came of loading: a module, or problems.
 */
export type Loaded = { 
/**
 * The module, when there are no problems.
 */
module: ModuleInfo | null, 
/**
 * What is wrong with it.
 */
problems: Array<Problem>, 
/**
 * The disassembly, when the input was a binary.
 */
text: string | null, };

/**
 * An active call.
 */
export type FrameInfo = { 
/**
 * The function's name.
 */
function: string, 
/**
 * The offset of the instruction in the module's bytes.
 */
offset: number, 
/**
 * Where the instruction stands in the text.
 */
place: Place | null, };

/**
 * How a run ended.
 */
export type Outcome = { "kind": "returned", 
/**
 * `Ok [7, 2.5]`
 */
text: string, } | { "kind": "trapped", 
/**
 * `Trap: integer divide by zero`, `Exception: $tag [1]`
 */
text: string, 
/**
 * The innermost active calls, the innermost first.
 */
backtrace: Array<FrameInfo>, 
/**
 * How many active calls there were.
 */
depth: number, } | { "kind": "refused", 
/**
 * Why.
 */
problem: Problem, };

/**
 * What a slice of running gave.
 */
export type Slice = { 
/**
 * Instructions executed since the start of the run.
 */
steps: number, 
/**
 * What the program printed during the slice.
 */
console: string, 
/**
 * Printed before `console`, but more than could be handed over: so many bytes are lost.
 */
dropped: number, 
/**
 * How the run ended, if it did.
 */
outcome: Outcome | null, 
/**
 * So many milliseconds have to pass before the next slice: the program waits for time.
 */
wait: number | null, };
