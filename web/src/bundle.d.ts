// What bundle.js makes of imports that are not TypeScript.

/** The address of the file beside the bundle, relative to it. */
declare module "*.wasm" {
  const address: string;
  export default address;
}

/** The address of a bundled Worker. */
declare module "worker:*" {
  const address: URL;
  export default address;
}

/** The examples, as web/examples/examples.json lists them, with their texts. */
declare module "examples:chapters" {
  export type Example = {
    id: string;
    title: string;
    file: string;
    text: string;
    /** The call that shows what it is about. */
    function: string;
    arguments: string;
  };
  export type Chapter = { title: string; examples: readonly [Example, ...Example[]] };
  const chapters: readonly [Chapter, ...Chapter[]];
  export default chapters;
}
