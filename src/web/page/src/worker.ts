// The core, away from the page, so that no plan ever freezes it. It takes files and one question at a time.
import { Desk, initSync } from "lacuna-core";
import { decompress } from "fzstd";
import type { FromWorker, ToWorker } from "./engine";

let desk: Promise<Desk>;

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if ("packed" in data) desk = compiled(data.packed).then(begun);
  else if ("module" in data) desk = Promise.resolve(begun(data.module));
  else desk.then((desk) => answer(desk, data), (error) => reply({ id: data.id, broken: String(error) }));
});

async function compiled(packed: Uint8Array): Promise<WebAssembly.Module> {
  const module = await WebAssembly.compile(decompress(packed) as BufferSource);
  // The page keeps it for the worker that comes after this one.
  reply({ module });
  return module;
}

function begun(module: WebAssembly.Module): Desk {
  initSync({ module });
  return new Desk();
}

function answer(desk: Desk, { id, question, files }: Extract<ToWorker, { id: number }>) {
  try {
    desk.keep([...files.keys()].join("\n"));
    for (const [name, bytes] of files) desk.put(name, bytes);
    const answer = desk.ask(JSON.stringify(question));
    reply({ id, answer }, [answer.buffer as ArrayBuffer]);
  } catch (error) {
    // A text is an answer: why there is none. All else is a fault of the program, and the core is no longer sound.
    reply(typeof error === "string" ? { id, said: JSON.parse(error) } : { id, broken: String(error) });
  }
}

function reply(message: FromWorker, transfer: Transferable[] = []) {
  postMessage(message, { transfer });
}
