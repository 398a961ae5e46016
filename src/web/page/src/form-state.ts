// What is filled in, as a tree of texts: changed by ways, and written as a plan file whose places lead back to them.
import type { Value } from "./questions";

/** The names and numbers on the way to a value: `["spending", "2", "amount"]`. */
export type Way = readonly string[];

/** `/spending/2/amount`, as the core names it. */
export function pointer(way: Way): string {
  return way.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

export function wayOf(pointer: string): string[] {
  const steps = pointer.split("/").slice(1);
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

export function isGroup(value: Value | undefined): value is { [name: string]: Value } {
  return typeof value === "object" && !Array.isArray(value);
}

export function at(value: Value | undefined, way: Way): Value | undefined {
  return way.reduce<Value | undefined>((inner, step) => {
    if (Array.isArray(inner)) return inner[Number(step)];
    return isGroup(inner) && Object.hasOwn(inner, step) ? inner[step] : undefined;
  }, value);
}

/** The same tree with another value at the end of a way; without any, where it is undefined. */
export function changed(value: Value | undefined, way: Way, to: Value | undefined): Value | undefined {
  const [step, ...rest] = way;
  if (step === undefined) return to;
  if (Array.isArray(value)) {
    const items = [...value];
    const inner = changed(items[Number(step)], rest, to);
    if (inner === undefined) items.splice(Number(step), 1);
    else items[Number(step)] = inner;
    return items;
  }
  const group = new Map(Object.entries(isGroup(value) ? value : {}));
  const inner = changed(group.get(step), rest, to);
  if (inner === undefined) group.delete(step);
  else group.set(step, inner);
  return Object.fromEntries(group);
}

/** A plan file in JSON, and the place of each value in it. */
export type Written = { text: string; places: { start: number; end: number; way: Way }[] };

/**
 * Writes what is filled in. What is blank is left out: an empty text is an answer, and nobody gave it. All is ASCII, so
 * that bytes and letters count alike, and in one line: entries are then told by their numbers, for nobody sees lines.
 */
export function written(value: Value): Written {
  const places: Written["places"] = [];
  let text = "";
  const write = (value: Value, way: Way) => {
    const start = text.length;
    if (typeof value === "string") text += ascii(value);
    else if (Array.isArray(value)) {
      text += "[";
      value.forEach((item, at) => {
        text += at > 0 ? "," : "";
        write(item, [...way, String(at)]);
      });
      text += "]";
    } else {
      text += "{";
      const entries = Object.entries(value).filter(([, value]) => !isBlank(value));
      entries.forEach(([name, value], at) => {
        text += at > 0 ? "," : "";
        const key = text.length;
        text += `${ascii(name)}:`;
        write(value, [...way, name]);
        // A place at the name is a place of the value.
        places.push({ start: key, end: text.length, way: [...way, name] });
      });
      text += "}";
    }
    places.push({ start, end: text.length, way });
  };
  write(value, []);
  return { text, places };
}

/** The innermost value around a place. */
export function wayAt(written: Written, start: number): Way {
  const around = written.places.filter((place) => place.start <= start && start < place.end);
  return around.sort((a, b) => a.end - a.start - (b.end - b.start))[0]?.way ?? [];
}

/** Whether nothing is filled in. A list without entries is an answer: there are none. */
export function isBlank(value: Value | undefined): boolean {
  if (value === undefined) return true;
  if (typeof value === "string") return value.trim() === "";
  return isGroup(value) && Object.values(value).every(isBlank);
}

function ascii(text: string): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replace(/[\x7f-\uffff]/g, escaped);
}

const NOT_APPLICABLE = /^not applicable because\s*/i;

/** The reason why something is not applicable; nothing where that is not said. */
export function notApplicable(value: Value | undefined): string | null {
  return typeof value === "string" && NOT_APPLICABLE.test(`${value} `) ? value.replace(NOT_APPLICABLE, "") : null;
}

export function becauseOf(reason: string): string {
  return `not applicable because ${reason}`;
}
