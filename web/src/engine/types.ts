// Generated from src/js/types: `BLESS=1 cargo test typescript` writes this file anew.

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
 * What a loaded module consists of.
 */
export type ModuleInfo = { 
/**
 * Its exported functions; of many some.
 */
functions: Array<FunctionInfo>, 
/**
 * How many exported functions are not among these.
 */
moreFunctions: number, 
/**
 * How many imports it has.
 */
imports: number, 
/**
 * How many exports it has.
 */
exports: number, 
/**
 * Whether it imports WASI, in one of its versions.
 */
isWasi: boolean, 
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
 * The function's index in its module; `None` for what is no function.
 */
index: number | null, 
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
depth: number, } | { "kind": "exited", 
/**
 * With this status.
 */
status: number, 
/**
 * `Exited with status 1`
 */
text: string, } | { "kind": "refused", 
/**
 * Why.
 */
problem: Problem, };

/**
 * Where a program keeps something that can be asked about.
 */
export type Spot = { "kind": "memory", 
/**
 * The memory.
 */
memory: number, 
/**
 * The address of the first byte.
 */
start: number, 
/**
 * How many bytes.
 */
length: number, } | { "kind": "table", 
/**
 * The table.
 */
table: number, 
/**
 * The index.
 */
index: number, } | { "kind": "global", 
/**
 * The global.
 */
global: number, } | { "kind": "local", 
/**
 * The number of its frame; the outermost is 0.
 */
frame: number, 
/**
 * Its index in the function.
 */
local: number, } | { "kind": "object", 
/**
 * Its index on the heap.
 */
object: number, 
/**
 * The field or element.
 */
field: number, };

/**
 * Where somebody wants to go from the present of a run.
 */
export type Motion = { "kind": "seek", 
/**
 * The step.
 */
step: number, } | { "kind": "into" } | { "kind": "over" } | { "kind": "out" } | { "kind": "back" } | { "kind": "backOver" } | { "kind": "backOut" } | { "kind": "continue" } | { "kind": "reverseContinue" } | { "kind": "line", 
/**
 * The line, counted from 1.
 */
line: number, } | { "kind": "writer", 
/**
 * What has the value.
 */
place: ValuePlace, } | { "kind": "printer", 
/**
 * Its place in all that has been printed, in UTF-16 code units.
 */
unit: number, };

/**
 * How a way along the timeline ended.
 */
export type Arrival = { "kind": "there" } | { "kind": "breakpoints", 
/**
 * Their numbers, as the page has given them.
 */
ids: Array<number>, } | { "kind": "end" } | { "kind": "nowhere" } | { "kind": "wrote", 
/**
 * What wrote, in words.
 */
text: string, 
/**
 * Where that stands in the text, when it is no instruction that is executed next.
 */
place: Place | null, };

/**
 * What a log point said, or why a condition has no value.
 */
export type Said = { 
/**
 * The number of the breakpoint.
 */
breakpoint: number, 
/**
 * Instructions executed before it.
 */
step: number, 
/**
 * What it said.
 */
text: string, 
/**
 * Whether this is a problem of its condition.
 */
isProblem: boolean, };

/**
 * A part of all that was printed, in UTF-16 code units.
 */
export type Part = { 
/**
 * Where it begins.
 */
from: number, 
/**
 * Where it ends.
 */
to: number, };

/**
 * What a slice of running or going gave.
 */
export type Slice = { 
/**
 * The present: instructions executed before it.
 */
position: number, 
/**
 * The last step that is recorded.
 */
recorded: number, 
/**
 * What the program printed for the first time, and what was typed where it read that.
 */
console: string, 
/**
 * Which parts of that went to standard error.
 */
errors: Array<Part>, 
/**
 * Which parts of it were typed.
 */
typed: Array<Part>, 
/**
 * Printed before `console`, but more than could be handed over: so many UTF-16 code units are lost.
 */
dropped: number, 
/**
 * What breakpoints said.
 */
said: Array<Said>, 
/**
 * Whether the present lies between where the way began and where it leads, and not somewhere else.
 */
canLook: boolean, 
/**
 * How the way has ended; `None` while it goes on.
 */
arrival: Arrival | null, 
/**
 * How the run has ended, when the present is its end.
 */
outcome: Outcome | null, 
/**
 * So many milliseconds have to pass before the next slice: the program waits for time.
 */
wait: number | null, 
/**
 * The program reads what nobody has typed: it goes on when somebody does, or when `wait` is over.
 */
asks: boolean, };

/**
 * What a program is given, besides files.
 */
export type WorldSpec = { 
/**
 * What it is called.
 */
name: string, 
/**
 * Its variables, each on a line of its own, as `NAME=VALUE`.
 */
environment: string, 
/**
 * What it can read from its standard input at once.
 */
input: string, 
/**
 * Whether nothing comes after that.
 */
inputEnds: boolean, };

/**
 * A file that a program can read, or has written.
 */
export type FileInfo = { 
/**
 * Its path, without a slash at its beginning.
 */
path: string, 
/**
 * How many bytes it has.
 */
size: number, };

/**
 * What the user did to the picture of a program.
 */
export type CanvasEventKind = "keyDown" | "keyUp" | "move" | "buttonDown" | "buttonUp";

/**
 * Something that the user did, and where.
 */
export type CanvasEvent = { 
/**
 * What.
 */
kind: CanvasEventKind, 
/**
 * Which key, as a character, or which button.
 */
code: number, 
/**
 * How far from the left, in pixels of the picture.
 */
x: number, 
/**
 * How far from the top.
 */
y: number, };

/**
 * A breakpoint as the page has it.
 */
export type BreakpointSpec = { 
/**
 * Its number.
 */
id: number, 
/**
 * What it waits for.
 */
on: BreakOn, 
/**
 * An expression that must be true.
 */
condition: string | null, 
/**
 * At which passes it stops.
 */
passes: PassesSpec, 
/**
 * What it says instead of stopping, with expressions in braces.
 */
log: string | null, };

/**
 * What a breakpoint waits for.
 */
export type BreakOn = { "kind": "line", 
/**
 * The line, counted from 1.
 */
line: number, } | { "kind": "trap" } | { "kind": "throw" } | { "kind": "hostCall" } | { "kind": "write", 
/**
 * The spot.
 */
spot: Spot, };

/**
 * At which passes a breakpoint stops.
 */
export type PassesSpec = { "kind": "all" } | { "kind": "after", 
/**
 * How many.
 */
count: number, } | { "kind": "every", 
/**
 * How many.
 */
count: number, };

/**
 * What has become of a breakpoint in a program.
 */
export type BreakpointState = { 
/**
 * Its number.
 */
id: number, 
/**
 * The line where it stops; `None` when it has none, or the program has no instruction there.
 */
line: number | null, 
/**
 * What is wrong with its condition or log text.
 */
problem: string | null, };

/**
 * What is to be different from the present moment of a run on. Values are written as arguments are.
 */
export type ChangeSpec = { "kind": "local", 
/**
 * The number of its frame; the outermost is 0.
 */
frame: number, 
/**
 * Its index in the function.
 */
local: number, 
/**
 * The value.
 */
text: string, } | { "kind": "operand", 
/**
 * The number of its frame; the outermost is 0.
 */
frame: number, 
/**
 * Its number on the frame's operand stack; the lowest is 0.
 */
index: number, 
/**
 * The value.
 */
text: string, } | { "kind": "global", 
/**
 * The global.
 */
global: number, 
/**
 * The value.
 */
text: string, } | { "kind": "memory", 
/**
 * The memory.
 */
memory: number, 
/**
 * The address of the first byte.
 */
address: number, 
/**
 * The bytes.
 */
bytes: Array<number>, } | { "kind": "results", 
/**
 * The values.
 */
texts: Array<string>, };

/**
 * Where two runs differ. Whatever they have in common is not told of.
 */
export type Compared = { 
/**
 * Whether both are runs of the same program: only then can states be compared.
 */
isSameProgram: boolean, 
/**
 * The first differences, each of another kind.
 */
differences: Array<DifferenceInfo>, };

/**
 * The first difference of a kind.
 */
export type DifferenceInfo = { 
/**
 * `state`, `instruction` or `outside`: what the machine holds, what it executes, what can be seen from outside.
 */
kind: string, 
/**
 * In one run.
 */
ours: DifferingSide, 
/**
 * In the other.
 */
theirs: DifferingSide, };

/**
 * One of two runs where they differ.
 */
export type DifferingSide = { 
/**
 * Instructions executed before; `None` when the run has nothing like it.
 */
step: number | null, 
/**
 * What is there, or what happens, in lines.
 */
lines: Array<string>, 
/**
 * The instruction, in the text.
 */
place: Place | null, };

/**
 * What the page wants to know about the module that was loaded last.
 */
export type ModuleQuestion = { "kind": "functions", 
/**
 * The text; small letters stand for large ones too.
 */
text: string, } | { "kind": "sections", 
/**
 * The first.
 */
start: number, 
/**
 * How many, at most.
 */
length: number, } | { "kind": "items", 
/**
 * The number of the section.
 */
section: number, 
/**
 * The first item.
 */
start: number, 
/**
 * How many, at most.
 */
length: number, 
/**
 * Whether the largest come first.
 */
isBySize: boolean, } | { "kind": "bytes", 
/**
 * The offset of the first.
 */
start: number, 
/**
 * How many, at most.
 */
length: number, } | { "kind": "atOffset", 
/**
 * The byte's offset.
 */
offset: number, } | { "kind": "atUnit", 
/**
 * The place, in UTF-16 code units from the text's beginning.
 */
unit: number, } | { "kind": "lines", 
/**
 * The first line, counted from 1.
 */
start: number, 
/**
 * How many, at most.
 */
length: number, };

/**
 * What a question about a module was answered.
 */
export type ModuleAnswer = { "kind": "functions" } & FunctionList | { "kind": "sections" } & SectionList | { "kind": "items" } & ItemList | { "kind": "bytes" } & ByteWindow | { "kind": "atOffset" } & PartView | { "kind": "atUnit" } & PartView | { "kind": "lines" } & LineList;

/**
 * Exported functions of a module.
 */
export type FunctionList = { 
/**
 * Those that are called exactly so, then those that begin so, then the others, as far as anybody would read.
 */
functions: Array<FunctionInfo>, 
/**
 * How many there are besides.
 */
more: number, };

/**
 * Sections of a module.
 */
export type SectionList = { 
/**
 * How many there are.
 */
count: number, 
/**
 * The number of the first that follows.
 */
start: number, 
/**
 * The sections.
 */
sections: Array<SectionInfo>, };

/**
 * A section.
 */
export type SectionInfo = { 
/**
 * What the specification calls it.
 */
name: string, 
/**
 * The name of a custom section.
 */
custom: string | null, 
/**
 * How many items it lists.
 */
count: number, 
/**
 * Where it begins.
 */
from: number, 
/**
 * Where it ends.
 */
to: number, };

/**
 * Items of a section.
 */
export type ItemList = { 
/**
 * The number of the section.
 */
section: number, 
/**
 * The number of the first that follows, in the order that was asked for.
 */
start: number, 
/**
 * The items.
 */
items: Array<ItemInfo>, };

/**
 * An item of a section.
 */
export type ItemInfo = { 
/**
 * Its number in the section.
 */
item: number, 
/**
 * What it is by number: `func 3`.
 */
number: string, 
/**
 * What it is called.
 */
name: string, 
/**
 * Its type, or what else there is to know.
 */
detail: string, 
/**
 * Where it begins.
 */
from: number, 
/**
 * Where it ends.
 */
to: number, };

/**
 * Bytes of a module.
 */
export type ByteWindow = { 
/**
 * The offset of the first byte.
 */
start: number, 
/**
 * The bytes; fewer than were wanted where the module ends.
 */
bytes: Array<number>, };

/**
 * What stands at a place.
 */
export type PartView = { 
/**
 * What has the place, the largest first; nothing where there is nothing.
 */
parts: Array<PartInfo>, 
/**
 * The number of the section.
 */
section: number | null, 
/**
 * The number of the item in its section.
 */
item: number | null, 
/**
 * The instruction, when the smallest part is one.
 */
instruction: string | null, 
/**
 * How many bytes of it say which instruction it is.
 */
opcode: number, 
/**
 * Where the smallest part stands in the text.
 */
place: Place | null, };

/**
 * A part of a module.
 */
export type PartInfo = { 
/**
 * What it is.
 */
label: string, 
/**
 * Where it begins.
 */
from: number, 
/**
 * Where it ends.
 */
to: number, };

/**
 * Where lines of the text stand in the bytes.
 */
export type LineList = { 
/**
 * The first line, counted from 1.
 */
start: number, 
/**
 * For each line the offset of the first thing that begins there; `None` when nothing does.
 */
offsets: Array<number | null>, };

/**
 * A value.
 */
export type ValueInfo = { 
/**
 * `i32`, `i64`, `f32`, `f64`, `v128` or a reference type.
 */
type: string, 
/**
 * Its bits in hexadecimal, all of them; of a reference nothing.
 */
bits: string, 
/**
 * As the command line prints it.
 */
text: string, 
/**
 * The object on the heap that it refers to.
 */
object: number | null, };

/**
 * A value with a name and a place of its own.
 */
export type NamedValue = { 
/**
 * Its name in the program, if it has one.
 */
name: string | null, 
/**
 * Its index.
 */
index: number, 
/**
 * The value.
 */
value: ValueInfo, 
/**
 * Where it is kept.
 */
spot: Spot, };

/**
 * The instruction that is executed next.
 */
export type NextInstruction = { 
/**
 * Its name, as the source writes it.
 */
name: string, 
/**
 * Its offset in the module's bytes.
 */
offset: number, 
/**
 * Where it stands in the text.
 */
place: Place | null, 
/**
 * What it takes from the operand stack, the lowest first.
 */
operands: Array<ValueInfo>, };

/**
 * An active call with what it holds.
 */
export type FrameView = { 
/**
 * How many calls are further in.
 */
level: number, 
/**
 * The index of its function in the module.
 */
function: number, 
/**
 * How many of the locals are parameters.
 */
params: number, 
/**
 * Parameters and locals, by index.
 */
locals: Array<NamedValue>, 
/**
 * Operands, the lowest first.
 */
operands: Array<ValueInfo>, };

/**
 * A memory that the current instance can reach.
 */
export type MemoryInfo = { 
/**
 * Its name in the program, if it has one.
 */
name: string | null, 
/**
 * Its index in the module.
 */
index: number, 
/**
 * Its address in the store, by which it is asked for.
 */
address: number, 
/**
 * Its size in bytes.
 */
size: number, 
/**
 * The first stretches of it that changed since the last stop, as starts and lengths.
 */
changed: Array<[number, number]>, };

/**
 * A table that the current instance can reach.
 */
export type TableInfo = { 
/**
 * Its name in the program, if it has one.
 */
name: string | null, 
/**
 * Its index in the module.
 */
index: number, 
/**
 * Its address in the store, by which it is asked for.
 */
address: number, 
/**
 * How many elements it has.
 */
size: number, 
/**
 * The type of its elements.
 */
type: string, };

/**
 * A moment of a run.
 */
export type View = { 
/**
 * Instructions executed before it.
 */
position: number, 
/**
 * The first step that can be seen.
 */
start: number, 
/**
 * The last step that is recorded.
 */
recorded: number, 
/**
 * Whether the program has ended with the last step that is recorded.
 */
isComplete: boolean, 
/**
 * How the run has ended, when this moment is its end.
 */
outcome: Outcome | null, 
/**
 * What the host call gave that has been answered just now.
 */
answered: Array<ValueInfo>, 
/**
 * What is executed next.
 */
next: NextInstruction | null, 
/**
 * How many calls are active.
 */
depth: number, 
/**
 * The innermost of them, the innermost first.
 */
frames: Array<FrameInfo>, 
/**
 * The call that was asked for.
 */
frame: FrameView | null, 
/**
 * The globals of its instance.
 */
globals: Array<NamedValue>, 
/**
 * The memories of its instance.
 */
memories: Array<MemoryInfo>, 
/**
 * The tables of its instance.
 */
tables: Array<TableInfo>, 
/**
 * How many objects the heap has.
 */
objects: number, 
/**
 * How much of the console's text was printed before it, in UTF-16 code units.
 */
printed: number, };

/**
 * What the page wants to know about the present moment of a run.
 */
export type Question = { "kind": "view", 
/**
 * The call whose locals and operands are wanted: how many calls are further in.
 */
level: number, } | { "kind": "memory", 
/**
 * The memory's address in the store.
 */
memory: number, 
/**
 * The address of the first byte.
 */
start: number, 
/**
 * How many bytes, at most.
 */
length: number, } | { "kind": "find", 
/**
 * The memory's address in the store.
 */
memory: number, 
/**
 * The bytes.
 */
bytes: Array<number>, 
/**
 * The address from which on they are looked for; at the end the search begins anew.
 */
from: number, 
/**
 * Whether towards lower addresses.
 */
isBackward: boolean, } | { "kind": "address", 
/**
 * The expression, as conditions have them.
 */
text: string, 
/**
 * The call whose locals are meant: how many calls are further in.
 */
level: number, } | { "kind": "table", 
/**
 * The table's address in the store.
 */
table: number, 
/**
 * The first element.
 */
start: number, 
/**
 * How many, at most.
 */
length: number, } | { "kind": "object", 
/**
 * Its index on the heap.
 */
object: number, 
/**
 * The first field or element.
 */
start: number, 
/**
 * How many, at most.
 */
length: number, } | { "kind": "objects", 
/**
 * The first index.
 */
start: number, 
/**
 * How many, at most.
 */
length: number, } | { "kind": "marks", 
/**
 * Into how many parts it is divided.
 */
parts: number, } | { "kind": "trace", 
/**
 * Where they begin; or end, when they are wanted backward.
 */
from: EventPosition, 
/**
 * How many, at most.
 */
count: number, 
/**
 * Among how many instructions, at most.
 */
budget: number, 
/**
 * Whether those before are wanted.
 */
isBackward: boolean, 
/**
 * Which.
 */
wanted: TraceWanted, } | { "kind": "profile" } & ProfileWanted | { "kind": "origin" } & OriginWanted | { "kind": "snapshots" };

/**
 * What a question was answered.
 */
export type Answer = { "kind": "view" } & View | { "kind": "memory" } & MemoryWindow | { "kind": "find" } & Found | { "kind": "address" } & AddressFound | { "kind": "table" } & TableWindow | { "kind": "object" } & ObjectView | { "kind": "objects" } & ObjectList | { "kind": "marks" } & Marks | { "kind": "trace" } & TraceEvents | { "kind": "profile" } & ProfileInfo | { "kind": "origin" } & OriginInfo | { "kind": "snapshots" } & SnapshotInfo;

/**
 * Bytes of a memory.
 */
export type MemoryWindow = { 
/**
 * The address of the first byte.
 */
start: number, 
/**
 * The bytes; fewer than were wanted where the memory ends.
 */
bytes: Array<number>, 
/**
 * Which of them changed since the last stop, as indices.
 */
changed: Array<number>, };

/**
 * Where bytes are.
 */
export type Found = { 
/**
 * The address; `None` when they are nowhere.
 */
address: number | null, };

/**
 * What an expression means as an address.
 */
export type AddressFound = { 
/**
 * The address; `None` when it means none.
 */
address: number | null, 
/**
 * Why it means none.
 */
problem: string | null, };

/**
 * Elements of a table.
 */
export type TableWindow = { 
/**
 * The index of the first.
 */
start: number, 
/**
 * The elements.
 */
elements: Array<ValueInfo>, };

/**
 * An object of the heap.
 */
export type ObjectView = { 
/**
 * Its index.
 */
object: number, 
/**
 * `struct`, `array`, `exception`, or `free` when it is gone.
 */
form: string, 
/**
 * The name of its type or tag.
 */
name: string, 
/**
 * How many fields or elements it has.
 */
size: number, 
/**
 * The index of the first that follows.
 */
start: number, 
/**
 * Its fields or elements.
 */
fields: Array<FieldView>, };

/**
 * A field or an element of an object.
 */
export type FieldView = { 
/**
 * Its name in the program, if it has one.
 */
name: string | null, 
/**
 * Its value.
 */
value: ValueInfo, };

/**
 * Objects of the heap.
 */
export type ObjectList = { 
/**
 * The index from which on there may be more; `None` at the end.
 */
next: number | null, 
/**
 * The objects, with none of their fields.
 */
objects: Array<ObjectView>, };

/**
 * The snapshots of a run.
 */
export type SnapshotInfo = { 
/**
 * How many there are.
 */
count: number, 
/**
 * Bytes that they take together.
 */
bytes: number, };

/**
 * What stands out on the timeline: steps, of those that fall into one part only the first.
 */
export type Marks = { 
/**
 * Calls of host functions.
 */
hostCalls: Array<number>, 
/**
 * Instructions that trapped.
 */
traps: Array<number>, 
/**
 * Calls from outside.
 */
calls: Array<number>, 
/**
 * Where breakpoints have stopped.
 */
breakpoints: Array<number>, };

/**
 * Which events of a run are wanted: those of the named functions and instructions that are of one of the kinds, where
 * such are asked for.
 */
export type TraceWanted = { 
/**
 * Only functions whose name has this in it.
 */
functions: string | null, 
/**
 * Only instructions whose text has this in it, or which take or give this value.
 */
text: string | null, 
/**
 * Calls, returns and throws.
 */
calls: boolean, 
/**
 * Calls of host functions.
 */
hostCalls: boolean, 
/**
 * Writes to a part of a memory.
 */
writes: MemoryPart | null, };

/**
 * A part of a memory.
 */
export type MemoryPart = { 
/**
 * The memory's address in the store.
 */
memory: number, 
/**
 * The address of the first byte.
 */
start: number, 
/**
 * How many bytes.
 */
length: number, };

/**
 * Where an event has its place among all events of a run.
 */
export type EventPosition = { 
/**
 * Instructions executed before it.
 */
step: number, 
/**
 * Among the events of a step: functions that end are counted from 0, the instruction has the highest number.
 */
order: number, };

/**
 * Events of a run.
 */
export type TraceEvents = { 
/**
 * The earliest first.
 */
events: Array<EventInfo>, 
/**
 * Where to go on in the same direction; `None` where the run ends or begins.
 */
next: EventPosition | null, };

/**
 * An instruction that was executed, or a function that ended.
 */
export type EventInfo = { 
/**
 * Its place among all events.
 */
position: EventPosition, 
/**
 * How many calls were active.
 */
depth: number, 
/**
 * The function's name.
 */
function: string, 
/**
 * The instruction as the text has it; `end` for a function that ends.
 */
text: string, 
/**
 * Where it stands.
 */
place: Place | null, 
/**
 * What it took from the operand stack.
 */
operands: Array<ValueInfo>, 
/**
 * What it left there; `None` when control went elsewhere.
 */
results: Array<ValueInfo> | null, 
/**
 * What it did besides.
 */
effect: EffectInfo | null, };

/**
 * What an instruction changes besides the operand stack.
 */
export type EffectInfo = { "kind": "variable", 
/**
 * Its name or index.
 */
name: string, 
/**
 * What it was.
 */
old: ValueInfo, 
/**
 * What it is.
 */
new: ValueInfo, } | { "kind": "memory", 
/**
 * The memory's address in the store.
 */
memory: number, 
/**
 * The address of the first byte.
 */
address: number, 
/**
 * How many bytes.
 */
length: number, } | { "kind": "call", 
/**
 * The name of the function.
 */
function: string, 
/**
 * Whether it is the host's.
 */
isHost: boolean, } | { "kind": "return" } | { "kind": "throw" };

/**
 * What a run is doing while it goes on.
 */
export type TailInfo = { 
/**
 * The last events before the present.
 */
events: Array<EventInfo>, 
/**
 * Lines of the text, with about how many instructions were executed there since the last look.
 */
lines: Array<[number, number]>, };

/**
 * Which part of a run is counted, and how far one answer goes.
 */
export type ProfileWanted = { 
/**
 * The first step.
 */
from: number, 
/**
 * The step after the last.
 */
to: number, 
/**
 * Goes on for about so many instructions.
 */
budget: number, 
/**
 * The node of the tree of calls that is shown as the widest, with what it calls.
 */
root: number, };

/**
 * Where a window of a run spends its instructions. While it is being counted there are no numbers yet.
 */
export type ProfileInfo = { 
/**
 * The first step of the window.
 */
from: number, 
/**
 * The step up to which everything is counted.
 */
position: number, 
/**
 * Whether that is all of it.
 */
isComplete: boolean, 
/**
 * Instructions in all.
 */
total: number, 
/**
 * The functions that were executed.
 */
functions: Array<FunctionCost>, 
/**
 * The lines of the text, each with its count.
 */
lines: Array<[number, number]>, 
/**
 * The tree of calls from the root that was asked for: a caller comes before whom it calls.
 */
calls: Array<CallCost>, };

/**
 * What a function has cost.
 */
export type FunctionCost = { 
/**
 * Its index in the module.
 */
function: number, 
/**
 * Its name.
 */
name: string, 
/**
 * Where its first instruction stands.
 */
place: Place | null, 
/**
 * How often it was called.
 */
calls: number, 
/**
 * Instructions that it executed itself.
 */
own: number, 
/**
 * Those, and those of all that it called.
 */
total: number, };

/**
 * What a function has cost where a chain of callers called it.
 */
export type CallCost = { 
/**
 * The number of the node.
 */
node: number, 
/**
 * The number of the caller's node; `None` for the root of the whole tree.
 */
caller: number | null, 
/**
 * The function's index in the module; `None` for the root.
 */
function: number | null, 
/**
 * How often it was called so.
 */
calls: number, 
/**
 * Instructions that it executed itself.
 */
own: number, 
/**
 * Those, and those of all that it called.
 */
total: number, };

/**
 * Something that has a value.
 */
export type ValuePlace = { "kind": "operand", 
/**
 * The number of its frame; the outermost is 0.
 */
frame: number, 
/**
 * Its number on the frame's operand stack; the lowest is 0.
 */
index: number, } | { "kind": "result", 
/**
 * Its number.
 */
index: number, } | { "kind": "spot", 
/**
 * The spot.
 */
spot: Spot, };

/**
 * A value whose origin is wanted. Whoever asks for the same again goes on where the last answer has ended.
 */
export type OriginWanted = { 
/**
 * What has the value.
 */
place: ValuePlace, 
/**
 * When: instructions executed before.
 */
step: number, 
/**
 * How many makers of values there are in the answer, one behind the other.
 */
depth: number, 
/**
 * How many in all.
 */
nodes: number, 
/**
 * For about how many instructions it is looked for now.
 */
budget: number, };

/**
 * Where a value comes from: a graph, as one value can be what several others come from.
 */
export type OriginInfo = { 
/**
 * Whether that is all; else nothing is told yet.
 */
isComplete: boolean, 
/**
 * What comes after this step has been looked at.
 */
reached: number, 
/**
 * What was asked for; `None` when there is no such place.
 */
root: OriginInput | null, 
/**
 * What it comes from.
 */
nodes: Array<OriginMaker>, };

/**
 * Something that made a value.
 */
export type OriginMaker = { 
/**
 * Instructions executed before it.
 */
step: number, 
/**
 * What it is, in words or as the text has the instruction.
 */
text: string, 
/**
 * What kind of origin that is: `instruction`, `constant`, `host`, `argument`, `default`, `data`, `elements`,
 * `initial` or `change`.
 */
sort: string, 
/**
 * The name of the function that the instruction is in.
 */
function: string | null, 
/**
 * Where it stands.
 */
place: Place | null, 
/**
 * What it was made of.
 */
inputs: Array<OriginInput>, };

/**
 * A value that something was made of.
 */
export type OriginInput = { 
/**
 * Where it was, in words.
 */
name: string, 
/**
 * What it was; where it was not looked at, nothing.
 */
values: Array<ValueInfo>, 
/**
 * The same, of a memory.
 */
bytes: Array<number>, 
/**
 * What it comes from; nothing where the answer ends for its limits.
 */
parts: Array<OriginSource>, };

/**
 * What some bytes or elements of an input come from, or the whole of it.
 */
export type OriginSource = { 
/**
 * The first item of the input.
 */
start: number, 
/**
 * How many items.
 */
length: number, 
/**
 * Who made it, as an index into the nodes; `None` where the answer ends for its limits.
 */
node: number | null, 
/**
 * What handed it on as it is, the earliest first: at most the last eight.
 */
passages: Array<OriginPassage>, 
/**
 * How often it has been handed on.
 */
passed: number, };

/**
 * An instruction that hands a value on.
 */
export type OriginPassage = { 
/**
 * Instructions executed before it.
 */
step: number, 
/**
 * The instruction as the text has it.
 */
text: string, 
/**
 * Where it stands.
 */
place: Place | null, };

/**
 * What comes of a comparison.
 */
export type VerdictKind = "identical" | "different" | "notComparable";

/**
 * Something as both engines have it, in words; `null` for what one does not have.
 */
export type Both = { 
/**
 * In the browser's engine.
 */
browser: string | null, 
/**
 * In Semblance.
 */
semblance: string | null, 
/**
 * Whether it is the same.
 */
isSame: boolean, };

/**
 * Something with a name, as both engines have it.
 */
export type NamedBoth = { 
/**
 * Its name.
 */
name: string, 
/**
 * What it is in both.
 */
both: Both, };

/**
 * The calls of the host in both engines.
 */
export type CallsCompared = { 
/**
 * How many there were in the browser's engine.
 */
browser: number, 
/**
 * How many there were in Semblance.
 */
semblance: number, 
/**
 * Whether they are the same, one by one.
 */
isSame: boolean, 
/**
 * The number of the first that is listed, counted from 0.
 */
start: number, 
/**
 * Some of them: the first ones, or those around the first that is different.
 */
rows: Array<Both>, };

/**
 * A memory at the end, in both engines.
 */
export type MemoryCompared = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its size in bytes in the browser's engine.
 */
browser: number, 
/**
 * Its size in Semblance.
 */
semblance: number, 
/**
 * The first address where they are different.
 */
address: number | null, 
/**
 * What is there: a byte in hexadecimal.
 */
bytes: Both, };

/**
 * Where two runs begin to be different.
 */
export type FirstDifference = { 
/**
 * What it is, in words.
 */
what: string, 
/**
 * How many events before it are the same: host calls, and writes to memories and globals.
 */
same: number, 
/**
 * Where the instruction stands in the text.
 */
place: Place | null, 
/**
 * The step of Semblance's run.
 */
step: number | null, 
/**
 * What both engines do there.
 */
both: Both, };

/**
 * What two engines make of a call.
 */
export type Comparison = { 
/**
 * What comes of it.
 */
verdict: VerdictKind, 
/**
 * Why, in a sentence.
 */
reason: string, 
/**
 * Whether it may help to look whether that lies in the bits of NaNs alone.
 */
mayBeNans: boolean, 
/**
 * Whether it is to be found out where they begin to be different.
 */
mayBeLocated: boolean, 
/**
 * How the call ended.
 */
ending: Both, 
/**
 * The calls of the host.
 */
calls: CallsCompared, 
/**
 * What was printed: the beginning.
 */
output: Both, 
/**
 * How many bytes were printed.
 */
printed: Both, 
/**
 * The exported globals at the end, and others that are different.
 */
globals: Array<NamedBoth>, 
/**
 * The memories at the end.
 */
memories: Array<MemoryCompared>, 
/**
 * The files of a WASI program at the end.
 */
files: Array<NamedBoth>, 
/**
 * Whether it is a WASI program, which is told the same time and randomness in both.
 */
isWasi: boolean, 
/**
 * Milliseconds that the browser's engine took.
 */
browserMilliseconds: number, 
/**
 * Milliseconds that Semblance took.
 */
semblanceMilliseconds: number, 
/**
 * Instructions that Semblance executed.
 */
steps: number, 
/**
 * Where they begin to be different, once that is known.
 */
first: FirstDifference | null, };

/**
 * How far the run is that is compared.
 */
export type ComparisonProgress = { 
/**
 * Whether it is over.
 */
isOver: boolean, 
/**
 * Instructions executed so far.
 */
steps: number, 
/**
 * So many milliseconds have to pass before it goes on.
 */
wait: number | null, };
