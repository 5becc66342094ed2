// What bundle.js makes of imports that are not TypeScript.

/** The address of the file beside the bundle, relative to it. */
declare module "*.wasm" {
  const address: string;
  export default address;
}

/** The address of the bundled Worker. */
declare module "worker:engine" {
  const address: URL;
  export default address;
}

/** The text of an example. */
declare module "*.wat" {
  const text: string;
  export default text;
}
