// The programs that the page offers.

import endless from "../examples/endless.wat";
import factorial from "../examples/factorial.wat";
import fibonacci from "../examples/fibonacci.wat";
import hello from "../examples/hello.wat";
import memory from "../examples/memory.wat";
import table from "../examples/table.wat";
import trap from "../examples/trap.wat";

export type Example = {
  id: string;
  title: string;
  file: string;
  text: string;
  /** The call that shows what it is about. */
  function: string;
  arguments: string;
};

const first: Example = {
  id: "hello",
  title: "Hello, World!",
  file: "hello.wat",
  text: hello,
  function: "hello",
  arguments: "",
};

/** The first is what a visitor sees first. */
export const examples: readonly [Example, ...Example[]] = [
  first,
  {
    id: "factorial",
    title: "Factorial",
    file: "factorial.wat",
    text: factorial,
    function: "fac",
    arguments: "20",
  },
  {
    id: "fibonacci",
    title: "Fibonacci",
    file: "fibonacci.wat",
    text: fibonacci,
    function: "fib",
    arguments: "27",
  },
  {
    id: "memory",
    title: "Memory: a sieve",
    file: "memory.wat",
    text: memory,
    function: "primes",
    arguments: "100000",
  },
  {
    id: "table",
    title: "Table dispatch",
    file: "table.wat",
    text: table,
    function: "apply",
    arguments: "2 6 7",
  },
  {
    id: "endless",
    title: "Endless loop",
    file: "endless.wat",
    text: endless,
    function: "spin",
    arguments: "",
  },
  {
    id: "trap",
    title: "Trap",
    file: "trap.wat",
    text: trap,
    function: "report",
    arguments: "",
  },
];
