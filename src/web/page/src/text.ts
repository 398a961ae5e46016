// Texts by bytes and by letters: the core counts bytes of UTF-8, an editor UTF-16 units.

/** Byte offsets of a text as places in an editor, where the end of a line counts as one whatever it is made of. */
export function fromBytes(text: string): (byte: number) => number {
  // Where every line begins: a line is short, a plan is not.
  // A file may be one long line, so that a line is not all there is to go by.
  const STEP = 1000;
  const lines: { at: number; place: number; byte: number }[] = [{ at: 0, place: 0, byte: 0 }];
  let [byte, place] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const isFirstOfTwo = text[at] === "\r" && text[at + 1] === "\n";
    byte += bytesOf(text.charCodeAt(at));
    place += isFirstOfTwo ? 0 : 1;
    if (text[at] === "\n" || at % STEP === 0) lines.push({ at: at + 1, place, byte });
  }
  return (wanted) => {
    let [low, high] = [0, lines.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (lines[middle]!.byte <= wanted) low = middle;
      else high = middle - 1;
    }
    let { at, place, byte } = lines[low]!;
    while (at < text.length && byte < wanted) {
      byte += bytesOf(text.charCodeAt(at));
      place += text[at] === "\r" && text[at + 1] === "\n" ? 0 : 1;
      at++;
    }
    return place;
  };
}

/** How many bytes a UTF-16 unit has in UTF-8; each half of a pair has two of its four. */
function bytesOf(unit: number): number {
  if (unit < 0x80) return 1;
  return unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
}

/** The text of a file, all of it, a mark at its beginning as well; nothing where it is no text. */
export function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** A text as an editor gives it back, with the line ends of the text that it was. */
export function withLineEndsOf(before: string, text: string): string {
  const isAllOfWindows = before.includes("\r\n") && !/(^|[^\r])\n/.test(before);
  return isAllOfWindows ? text.replaceAll("\n", "\r\n") : text;
}

export function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A text of our own or of the core, in which names and values stand between backticks. */
export function pieces(text: string): { text: string; isCode: boolean }[] {
  return text.split("`").map((text, at) => ({ text, isCode: at % 2 === 1 })).filter((one) => one.text !== "");
}

export function counted(count: number, one: string, many: string): string {
  return count === 1 ? `1 ${one}` : `${count} ${many}`;
}

/** `a, b and c` */
export function joined(words: string[], last = "and"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

/** The day today, as the core takes it. */
export function today(): string {
  const now = new Date();
  const two = (figure: number) => String(figure).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** `of-how-many` as people read it: `Of how many`. */
export function titled(name: string): string {
  return name[0] ? name[0].toUpperCase() + name.slice(1).replaceAll("-", " ") : name;
}
