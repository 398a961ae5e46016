// The one way from the page to the core: questions go to a worker and answers come back, and it can be stopped.
import workerText from "lacuna-worker";
import type { Question, Said } from "./questions";

/** Files by name. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** First the core, compressed or compiled already; then questions. */
export type ToWorker =
  | { packed: Uint8Array }
  | { module: WebAssembly.Module }
  | { id: number; question: Question; files: Files };

export type FromWorker =
  | { module: WebAssembly.Module }
  | { id: number; answer: Uint8Array }
  | { id: number; said: Said[] }
  | { id: number; broken: string };

/** Why there is no answer, as the core tells it. */
export class Refused extends Error {
  constructor(readonly said: Said[]) {
    super(said.map((one) => one.message).join(" "));
  }
}

/** A person stopped it. */
export class Stopped extends Error {}

type Waiting = { resolve: (answer: Uint8Array) => void; reject: (why: Error) => void };

export class Engine {
  /** The core as it was put into the page, compressed; and compiled, once a worker has done that. */
  readonly #packed: Uint8Array;
  #module: WebAssembly.Module | null = null;
  #worker: Worker | null = null;
  #ids = 0;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(isBusy: boolean) => void>();

  constructor(packed: Uint8Array) {
    this.#packed = packed;
  }

  /** Asks the core. The answer is text or a file, in bytes. */
  async ask(question: Question, files: Files = new Map()): Promise<Uint8Array> {
    const worker = (this.#worker ??= this.#begin());
    const id = ++this.#ids;
    const answer = new Promise<Uint8Array>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    worker.postMessage({ id, question, files } satisfies ToWorker);
    this.#tell();
    return answer.finally(() => this.#tell());
  }

  /** The same, where the answer is JSON. */
  async askFor<T>(question: Question, files?: Files): Promise<T> {
    return JSON.parse(new TextDecoder().decode(await this.ask(question, files)));
  }

  /** Ends whatever is being worked on. The next question begins anew. */
  stop(why: Error = new Stopped("stopped")) {
    this.#worker?.terminate();
    this.#worker = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const one of waiting) one.reject(why);
  }

  /** Tells whoever listens whether a question is open. Gives what ends that. */
  listen(listener: (isBusy: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell() {
    for (const listener of this.#listeners) listener(this.#waiting.size > 0);
  }

  #begin(): Worker {
    const address = URL.createObjectURL(new Blob([workerText], { type: "text/javascript" }));
    const worker = new Worker(address);
    URL.revokeObjectURL(address);
    worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => this.#take(data));
    worker.addEventListener("error", (event) => this.#break(event.message));
    const core: ToWorker = this.#module ? { module: this.#module } : { packed: this.#packed };
    worker.postMessage(core);
    return worker;
  }

  #take(message: FromWorker) {
    if ("module" in message) {
      this.#module = message.module;
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ("answer" in message) waiting?.resolve(message.answer);
    else if ("said" in message) waiting?.reject(new Refused(message.said));
    else {
      waiting?.reject(broken(message.broken));
      this.stop(broken(message.broken));
    }
  }

  #break(why: string) {
    this.stop(broken(why));
  }
}

function broken(why: string): Error {
  return new Error(
    `A fault in the program stopped this (${why}). Nothing that you wrote is lost. Try again, or change what you did last.`,
  );
}

/** Asks one question at a time, and of those that come meanwhile only the last. */
export class Latest {
  #isBusy = false;
  #next: (() => Promise<void>) | null = null;

  async run(work: () => Promise<void>): Promise<void> {
    if (this.#isBusy) {
      this.#next = work;
      return;
    }
    this.#isBusy = true;
    try {
      for (let now: (() => Promise<void>) | null = work; now; now = this.#taken()) await now();
    } finally {
      this.#isBusy = false;
      this.#next = null;
    }
  }

  /** Forgets what waits for its turn. */
  clear() {
    this.#next = null;
  }

  #taken() {
    const next = this.#next;
    this.#next = null;
    return next;
  }
}

/** The core as it was put into the page: compressed, in base64. */
export function packedCore(id: string): Uint8Array {
  const text = atob(document.getElementById(id)?.textContent?.trim() ?? "");
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
