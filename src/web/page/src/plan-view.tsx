// A plan beside what there is to do about it: go from one to the other, change it, and it is checked again.
import { useMemo, useState } from "preact/hooks";
import { Editor, type Target } from "./editor";
import type { Engine, Files } from "./engine";
import { Entries, Summary } from "./entries";
import { type Entry, type Mark, editorMarks } from "./findings";
import type { Check, Circular } from "./questions";
import { Sheets } from "./sheets";
import { fromBytes } from "./text";

type Props = {
  /** Nothing where it could not be checked. */
  check: Check | null;
  /** Whether the plan was changed since. */
  isBehind: boolean;
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
  focusDone: { current: unknown };
  onText: (text: string) => void;
};

export function PlanView(props: Props) {
  const { check } = props;
  const [chosen, setChosen] = useState<{ id: string } | null>(null);
  const [target, setTarget] = useState<Target | null>(null);
  const [cell, setCell] = useState<{ cell: string } | null>(null);
  const offset = useMemo(() => fromBytes(props.checkedText ?? ""), [props.checkedText]);
  const marks = useMemo(() => editorMarks(props.entries, props.name, offset), [props.entries, props.name, offset]);
  const isAsChecked = props.text === props.checkedText;

  const goToMark = ({ place }: Mark, { isUnwritten }: Entry) => {
    if (place.cell) setCell({ cell: place.cell });
    if (place.start === undefined) return;
    const from = offset(place.start);
    // What is not there has no text that could be written over.
    setTarget({ from, to: isUnwritten ? from : offset(place.end ?? place.start) });
  };
  return (
    <>
      <p class="hidden" role="status">
        {check && !props.isBehind && `${check.word ?? "Cannot be checked"}: ${props.heading}`}
      </p>
      {check && <Summary {...props} check={check} onEntry={(entry) => setChosen({ id: entry.id })} />}
      <div class="beside-each-other">
        {check?.report ? <Entries {...props} check={check} rules="" chosen={chosen} onMark={goToMark} /> : <div />}
        <section class="plan" aria-labelledby="the-plan">
          <h2 id="the-plan">
            The plan: <span class="file">{props.name}</span>
          </h2>
          {check?.sheets && (
            <Sheets sheets={check.sheets} entries={props.entries} target={cell} onMark={(id) => setChosen({ id })} />
          )}
          {props.text !== null && (
            <>
              <p class="hint">
                Change it here and it is checked again. Your file stays as it is until you save a copy. A sign beside a
                line leads to what is said of it; on the keyboard, Ctrl and Enter.
              </p>
              <Editor
                label={`Text of ${props.name}`}
                text={props.text}
                revision={props.revision}
                ending={props.name.replace(/.*\./, "")}
                marks={isAsChecked ? marks : undefined}
                target={target}
                onChange={props.onText}
                onMark={(id) => setChosen({ id })}
              />
            </>
          )}
        </section>
      </div>
    </>
  );
}
