// A plan beside what there is to do about it: click from one to the other, change it, and it is checked again.
import { useMemo, useState } from "preact/hooks";
import { Editor, type Target } from "./editor";
import type { Engine, Files } from "./engine";
import { Entries, Summary } from "./entries";
import { type Entry, type Mark, editorMarks } from "./findings";
import type { Check, Circular } from "./questions";
import { Sheets } from "./sheets";
import { fromBytes } from "./text";

type Props = {
  check: Check;
  entries: Entry[];
  circular: Circular | undefined;
  engine: Engine;
  files: Files;
  name: string;
  /** The text of the plan as it was checked; nothing for a workbook. */
  checkedText: string | null;
  /** The text as it is now. */
  text: string | null;
  /** Grows when another file is opened. */
  revision: number;
  heading: string;
  focusOn: unknown;
  onText: (text: string) => void;
};

export function PlanView(props: Props) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [target, setTarget] = useState<Target | null>(null);
  const [cell, setCell] = useState<{ cell: string } | null>(null);
  const offset = useMemo(() => fromBytes(props.checkedText ?? ""), [props.checkedText]);
  const marks = useMemo(() => editorMarks(props.entries, props.name, offset), [props.entries, props.name, offset]);

  const goToMark = ({ place }: Mark, entry: Entry) => {
    setChosen(entry.id);
    if (place.cell) setCell({ cell: place.cell });
    else if (place.start !== undefined) setTarget({ from: offset(place.start), to: offset(place.end ?? place.start) });
  };
  const goToEntry = (id: string) => {
    setChosen(id);
    requestAnimationFrame(() => {
      const entry = document.getElementById(id);
      entry?.scrollIntoView({ block: "center" });
      entry?.focus({ preventScroll: true });
    });
  };
  return (
    <>
      <Summary {...props} onEntry={(entry) => goToEntry(entry.id)} />
      <div class="beside-each-other">
        {props.check.report && <Entries {...props} chosen={chosen} onMark={goToMark} />}
        <section class="plan" aria-labelledby="the-plan">
          <h2 id="the-plan">
            The plan: <span class="file">{props.name}</span>
          </h2>
          {props.check.sheets ? (
            <Sheets sheets={props.check.sheets} entries={props.entries} target={cell} onMark={goToEntry} />
          ) : (
            props.text !== null && (
              <>
                <p class="hint">Change it here and it is checked again. Your file stays as it is until you save a copy.</p>
                <Editor
                  label={`Text of ${props.name}`}
                  text={props.text}
                  revision={props.revision}
                  ending={props.name.replace(/.*\./, "")}
                  marks={props.text === props.checkedText ? marks : undefined}
                  target={target}
                  onChange={props.onText}
                  onMark={goToEntry}
                />
              </>
            )
          )}
        </section>
      </div>
    </>
  );
}
