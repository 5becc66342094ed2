// What the program is made of at the moment that is shown.

import { Breakpoints } from "./breakpoints";
import { CallStack } from "./call_stack";
import { Memory } from "./memory";
import { Objects } from "./objects";
import { Tables } from "./tables";
import { Trace } from "./trace/trace";
import { Globals, Locals, OperandStack } from "./values";

export function Inspectors() {
  return (
    <div class="inspectors">
      <div class="inspector-column">
        <Trace />
      </div>
      <div class="inspector-column">
        <CallStack />
        <Breakpoints />
        <Globals />
        <Tables />
        <Objects />
      </div>
      <div class="inspector-column">
        <Locals />
        <OperandStack />
      </div>
      <div class="inspector-column">
        <Memory />
      </div>
    </div>
  );
}
