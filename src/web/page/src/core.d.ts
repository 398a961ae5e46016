// The core as `wasm-bindgen` makes it of src/web/desk.rs.
declare module "lacuna-core" {
  export class Desk {
    constructor();
    put(name: string, bytes: Uint8Array): void;
    keep(names: string): void;
    /** Throws a text, a list of what is wrong in JSON, where there is no answer. */
    ask(question: string): Uint8Array;
  }
  export function initSync(options: { module: WebAssembly.Module }): unknown;
}

// The text of the worker, put in when the page is built.
declare module "lacuna-worker" {
  const text: string;
  export default text;
}
