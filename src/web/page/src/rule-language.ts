// The rule language for an editor: its words come from the core, so there is no second list of them.
import { StreamLanguage } from "@codemirror/language";
import type { Extension } from "@codemirror/state";

const words = { first: new Set<string>(), reserved: new Set<string>() };

/** The words of the language, as the core has them. */
export function setRuleWords(first: string[], reserved: string[]) {
  words.first = new Set(first);
  words.reserved = new Set(reserved);
}

type State = { isQuoted: boolean };

export function ruleLanguage(): Extension {
  return StreamLanguage.define<State>({
    name: "lacuna",
    startState: () => ({ isQuoted: false }),
    languageData: { commentTokens: { line: "#" } },
    token(stream, state) {
      if (state.isQuoted || stream.peek() === '"') return quoted(stream, state);
      if (stream.eatSpace()) return null;
      if (stream.peek() === "#") return stream.skipToEnd(), "comment";
      if (stream.match(/^£?\d[\d,]*(\.\d+)?%?/)) return "number";
      const isFirst = stream.sol() || stream.string.slice(0, stream.pos).trim() === "";
      const word = stream.match(/^[A-Za-z][A-Za-z0-9-]*/);
      if (!word) return stream.next(), null;
      const text = (word as RegExpMatchArray)[0];
      if (isFirst && stream.indentation() === 0 && words.first.has(text)) return "definitionKeyword";
      return words.reserved.has(text) || words.first.has(text) ? "keyword" : "variableName";
    },
  });
}

/** Words in quotes may go over several lines. */
function quoted(stream: { next(): string | void; peek(): string | void; eol(): boolean }, state: State): string {
  if (!state.isQuoted) stream.next();
  state.isQuoted = true;
  while (!stream.eol()) {
    const letter = stream.next();
    if (letter === "\\") stream.next();
    else if (letter === '"') {
      state.isQuoted = false;
      break;
    }
  }
  return "string";
}
