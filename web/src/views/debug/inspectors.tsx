// What the program is made of at the moment that is shown.

import { CallStack } from "./call_stack";
import { Globals, Locals, OperandStack } from "./values";

export function Inspectors() {
  return (
    <div class="inspectors">
      <CallStack />
      <Locals />
      <OperandStack />
      <Globals />
    </div>
  );
}
