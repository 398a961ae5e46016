// A text that can be edited, with marks on it that lead elsewhere.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, type StreamParser, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { Annotation, EditorState, type Extension, Prec, RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "preact/hooks";
import { ruleLanguage } from "./rule-language";

export type EditorMark = { from: number; to: number; id: string; kind: string; sign: string; said: string };

/** Where to go in the text; a new object goes there again. */
export type Target = { from: number; to: number };

type Props = {
  label: string;
  /** What it begins with. The editor's own text goes on from there; a new revision puts this one in its place. */
  text: string;
  revision: number;
  /** What the name of the file ends in. */
  ending: string;
  marks?: EditorMark[];
  diagnostics?: Diagnostic[];
  target?: Target | null;
  onChange: (text: string) => void;
  onMark?: (id: string) => void;
};

export function Editor(props: Props) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const now = useRef(props);
  now.current = props;

  useEffect(() => {
    const state = EditorState.create({ doc: props.text, extensions: extensions(props, now) });
    view.current = new EditorView({ state, parent: place.current! });
    return () => view.current?.destroy();
  }, [props.ending, props.label]);

  useEffect(() => {
    const editor = view.current;
    // An editor has line ends of its own.
    const isOther = editor?.state.doc.toString() !== props.text.replace(/\r\n?/g, "\n");
    if (editor && isOther) {
      const changes = { from: 0, to: editor.state.doc.length, insert: props.text };
      editor.dispatch({ changes, annotations: fromOutside.of(true) });
    }
  }, [props.revision]);

  useEffect(() => {
    view.current?.dispatch({ effects: setMarks.of(props.marks ?? []) });
  }, [props.marks, props.ending, props.label]);

  useEffect(() => {
    const editor = view.current;
    if (editor && props.diagnostics) editor.dispatch(setDiagnostics(editor.state, within(editor, props.diagnostics)));
  }, [props.diagnostics]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || !props.target) return;
    const [from, to] = [props.target.from, props.target.to].map((at) => Math.min(at, editor.state.doc.length));
    editor.dispatch({
      selection: { anchor: from!, head: to! },
      effects: EditorView.scrollIntoView(from!, { y: "center" }),
    });
    editor.focus();
  }, [props.target]);

  return <div class="editor" ref={place} />;
}

function within(editor: EditorView, diagnostics: Diagnostic[]): Diagnostic[] {
  const end = editor.state.doc.length;
  return diagnostics.map((one) => ({ ...one, from: Math.min(one.from, end), to: Math.min(one.to, end) }));
}

function extensions(props: Props, now: { current: Props }): Extension[] {
  return [
    lineNumbers(),
    history(),
    search({ top: true }),
    keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap]),
    EditorView.lineWrapping,
    EditorView.cspNonce.of(document.querySelector("style")?.nonce ?? ""),
    EditorView.contentAttributes.of({ "aria-label": props.label, spellcheck: "false", tabindex: "0" }),
    syntaxHighlighting(colours),
    language(props.ending),
    props.diagnostics ? lintGutter() : marks((line) => goToEntry(line, now.current)),
    EditorView.updateListener.of((update) => {
      const isOwn = !update.transactions.some((one) => one.annotation(fromOutside));
      if (update.docChanged && isOwn) now.current.onChange(update.state.doc.toString());
    }),
    // A file that is dropped is opened by the page, and not written into the text.
    EditorView.domEventHandlers({ drop: (event) => (event.dataTransfer?.files.length ?? 0) > 0 }),
  ];
}

/** What is said of the line between two places: the first, which matters most. */
function goToEntry([from, to]: [number, number], { marks, onMark }: Props): boolean {
  const own = (marks ?? []).find((one) => from <= one.from && one.from <= to);
  if (own) onMark?.(own.id);
  return own !== undefined;
}

const fromOutside = Annotation.define<boolean>();

function language(ending: string): Extension {
  switch (ending) {
    case "json":
      return json();
    case "toml":
      return StreamLanguage.define(toml as StreamParser<unknown>);
    case "lac":
      return ruleLanguage();
    default:
      return yaml();
  }
}

// Each at least 4.5 to 1 on white.
const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "#144e81" },
  { tag: tags.keyword, color: "#4c2c92", fontWeight: "bold" },
  { tag: tags.definitionKeyword, color: "#144e81", fontWeight: "bold" },
  { tag: [tags.string, tags.content], color: "#0b0c0c" },
  { tag: tags.comment, color: "#505a5f", fontStyle: "italic" },
  { tag: [tags.number, tags.bool], color: "#7a1c4b" },
]);

// ---- Marks ----------------------------------------------------------------------------------------

const setMarks = StateEffect.define<EditorMark[]>();

/** The marks, moved along with the text until new ones come. */
const marked = StateField.define<{ decorations: RangeSet<Decoration>; lines: RangeSet<GutterMarker> }>({
  create: () => ({ decorations: Decoration.none, lines: RangeSet.empty }),
  update(value, transaction) {
    const { changes, effects, state } = transaction;
    const set = effects.find((effect) => effect.is(setMarks));
    if (!set) return { decorations: value.decorations.map(changes), lines: value.lines.map(changes) };
    const end = state.doc.length;
    const all = (set.value as EditorMark[]).map((one) => {
      const from = Math.min(one.from, end);
      return { ...one, from, to: Math.min(Math.max(one.to, from), end) };
    });
    // What goes over several lines has its sign alone: all of it underlined would hide what is in it.
    const drawn = all.filter((one) => one.to > one.from && state.doc.lineAt(one.from).to >= one.to);
    const decorations = drawn.map((one) => {
      const attributes: Record<string, string> = one.said ? { title: one.said } : {};
      return Decoration.mark({ class: `mark mark-${one.kind}`, attributes }).range(one.from, one.to);
    });
    const lines = all.map((one) => new Sign(one.sign, one.kind).range(state.doc.lineAt(one.from).from));
    return { decorations: Decoration.set(decorations, true), lines: RangeSet.of(once(lines), true) };
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.decorations),
});

function once<T extends { from: number; value: Sign }>(signs: T[]): T[] {
  const seen = new Set<string>();
  return signs.filter(({ from, value }) => {
    const key = `${from} ${value.kind}`;
    return !seen.has(key) && seen.add(key);
  });
}

class Sign extends GutterMarker {
  constructor(
    readonly sign: string,
    readonly kind: string,
  ) {
    super();
  }
  override eq(other: Sign) {
    return other.kind === this.kind;
  }
  override toDOM() {
    const sign = document.createElement("span");
    sign.className = `sign sign-${this.kind}`;
    sign.textContent = this.sign;
    return sign;
  }
}

/** Marks in the text and signs beside it. A sign leads to what is said there, and so do the keys Ctrl and Enter. */
function marks(go: (line: [number, number]) => boolean): Extension {
  return [
    marked,
    gutter({
      class: "signs",
      markers: (view) => view.state.field(marked).lines,
      domEventHandlers: { click: (_, line) => go([line.from, line.to]) },
    }),
    Prec.high(
      keymap.of([
        {
          key: "Mod-Enter",
          run: ({ state }) => {
            const { from, to } = state.doc.lineAt(state.selection.main.head);
            return go([from, to]);
          },
        },
      ]),
    ),
  ];
}
