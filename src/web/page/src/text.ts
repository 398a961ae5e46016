// Texts by bytes and by letters: the core counts bytes of UTF-8, an editor UTF-16 units.

/** Byte offsets of a text as offsets in a string. */
export function fromBytes(text: string): (byte: number) => number {
  if (/^[\x00-\x7f]*$/.test(text)) return (byte) => Math.min(byte, text.length);
  // The byte at which every line begins: a line is short, a plan is not.
  const lines: { at: number; byte: number }[] = [{ at: 0, byte: 0 }];
  let byte = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    byte += unit < 0x80 ? 1 : unit < 0x800 ? 2 : unit >= 0xd800 && unit < 0xe000 ? 2 : 3;
    if (unit === 10) lines.push({ at: at + 1, byte });
  }
  return (wanted) => {
    let [low, high] = [0, lines.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (lines[middle]!.byte <= wanted) low = middle;
      else high = middle - 1;
    }
    let { at, byte } = lines[low]!;
    while (at < text.length && byte < wanted) {
      const unit = text.charCodeAt(at);
      byte += unit < 0x80 ? 1 : unit < 0x800 ? 2 : unit >= 0xd800 && unit < 0xe000 ? 2 : 3;
      at++;
    }
    return at;
  };
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
