// Checking a plan: a file is dropped, and what there is to do stands there, at once and after every change.
import { useMemo, useRef, useState } from "preact/hooks";
import { type Engine, type Files } from "./engine";
import { entriesOf } from "./findings";
import type { ToFillIn } from "./form";
import { useLatest, useUnsaved } from "./latest";
import { FileChoice, Trouble, download, renamed } from "./parts";
import { PLAN_ENDINGS, type PlanFile, filesOf, isWorkbook, notBefore, read, sorted, textOf, withText } from "./plan-file";
import { PlanView } from "./plan-view";
import type { About, Check, Circular, Question } from "./questions";
import { joined, today, withLineEndsOf } from "./text";

/** A plan as it is to be checked. */
type Wanted = { plan: PlanFile; files: Files; text: string | null; about: About; opened: number };

export function CheckPage(props: { engine: Engine; circulars: Circular[]; onForm: (opened: ToFillIn) => void }) {
  const { engine } = props;
  const [plan, setPlan] = useState<PlanFile | null>(null);
  const [saved, setSaved] = useState<PlanFile | null>(null);
  const [previous, setPrevious] = useState<PlanFile[]>([]);
  const [asOf, setAsOf] = useState(today());
  const [isDraft, setIsDraft] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const [unsaved, setUnsaved] = useState<Error | null>(null);
  const [opened, setOpened] = useState(0);
  const drops = useRef(0);
  const focusDone = useRef<unknown>(undefined);

  const isDay = /^\d{4}-\d\d-\d\d$/.test(asOf);
  const wanted = useMemo((): Wanted | null => {
    if (!plan || !isDay) return null;
    const about = { plan: plan.name, as_of: asOf, draft: isDraft };
    return { plan, files: filesOf(plan, previous), text: textOf(plan), about, opened };
  }, [plan, previous, asOf, isDraft]);
  const checking = useLatest(wanted, ({ about, files }) => engine.askFor<Check>({ ask: "check", ...about }, files));
  // What is known of a file that was open before is nothing that can be shown of this one.
  const known = checking.answered?.question.opened === opened ? checking.answered : null;
  const check = known?.answer ?? null;
  const entries = useMemo(() => (check ? entriesOf(check, "check") : []), [check]);
  const one = check?.report?.plans[0];
  const isUnsaved = plan !== saved;
  useUnsaved(isUnsaved);

  const take = async (chosen: File[]) => {
    const drop = ++drops.current;
    const { files, problem } = await read(chosen);
    setProblem(problem);
    const found = await sorted(files, engine).catch((why: Error) => (setProblem(why), null));
    if (!found || drop !== drops.current) return;
    if (isUnsaved && !confirm(`${plan?.name} was changed here and is not saved. Open another plan all the same?`)) return;
    setPlan(found.plan);
    setSaved(found.plan);
    if (found.previous.length > 0) setPrevious(found.previous);
    if (found.unused.length > 0) setProblem(new Error(unused(found.unused)));
    setOpened((count) => count + 1);
  };
  const takePrevious = async (chosen: File[]) => {
    const { files, problem } = await read(chosen);
    setProblem(problem);
    if (files.length === 0) return;
    setPrevious(files);
    const wrong = await notBefore(plan, files, engine).catch(() => null);
    if (wrong) setProblem(new Error(wrong));
  };
  const save = async (question: Question, name: string) => {
    if (!wanted) return;
    try {
      download(name, await engine.ask(question, wanted.files));
      setUnsaved(null);
    } catch (why) {
      setUnsaved(why as Error);
    }
  };
  return (
    <>
      <h1>Check a plan</h1>
      <p>Drop a plan below, and see whether it can be sent, what to put right and what is still missing.</p>
      <div class="choices">
        <FileChoice
          label="The plan"
          hint="An Excel workbook, YAML, TOML or JSON. Choose it, or drop it here."
          accept={PLAN_ENDINGS}
          isMany
          inUse={plan ? [plan.name] : []}
          onFiles={take}
        />
        <FileChoice
          label="Last year’s plan"
          hint="If you have it: some requirements compare the two."
          accept={PLAN_ENDINGS}
          isMany
          inUse={previous.map((one) => one.name)}
          onFiles={takePrevious}
          onRemove={() => setPrevious([])}
        />
        <fieldset>
          <legend>How to check</legend>
          <label for="as-of">As of this day</label>
          <input id="as-of" type="date" value={asOf} onInput={(event) => setAsOf(event.currentTarget.value)} />
          {!isDay && <p class="said-of-it error">Enter the day as of which the plan is checked.</p>}
          <div class="tick">
            <input id="draft" type="checkbox" checked={isDraft} onChange={(event) => setIsDraft(event.currentTarget.checked)} />
            <label for="draft">It is a draft: what is not filled in yet does not count</label>
          </div>
        </fieldset>
      </div>
      <Trouble error={problem} />
      <Trouble error={checking.error} again={checking.again} />
      {plan && (known || checking.error || !isDay) && (
        <>
          <PlanView
            check={check}
            isBehind={!checking.isCurrent}
            entries={entries}
            circular={props.circulars.find((circular) => circular.year === one?.year)}
            engine={engine}
            files={wanted?.files ?? new Map()}
            name={plan.name}
            checkedText={known?.question.text ?? null}
            text={textOf(plan)}
            revision={opened}
            heading={one?.authority && one.year ? `${one.authority}, plan for ${one.year}` : plan.name}
            focusOn={opened}
            focusDone={focusDone}
            onText={(now) => setPlan((plan) => plan && withText(plan, withLineEndsOf(textOf(plan) ?? "", now)))}
          />
          <section class="take-away" aria-labelledby="take-away">
            <h2 id="take-away">Take away</h2>
            <Trouble error={unsaved} />
            <div class="buttons">
              {wanted && check && <Reports plan={plan} about={wanted.about} save={save} />}
              {textOf(plan) !== null && (
                <button
                  type="button"
                  onClick={() => {
                    download(plan.name, plan.bytes);
                    setSaved(plan);
                  }}
                >
                  The plan as it is now
                </button>
              )}
              <button type="button" onClick={() => props.onForm({ plan, previous })}>
                Go on in the form
              </button>
            </div>
          </section>
        </>
      )}
    </>
  );
}

function Reports(props: { plan: PlanFile; about: About; save: (question: Question, name: string) => void }) {
  const { plan, about, save } = props;
  return (
    <>
      {isWorkbook(plan) && (
        <button type="button" onClick={() => save({ ask: "annotate", ...about }, renamed(plan.name, "findings.xlsx"))}>
          Workbook with a comment at each finding
        </button>
      )}
      <button type="button" onClick={() => save({ ask: "dossier", format: "html", ...about }, renamed(plan.name, "report.html"))}>
        Report for the Chief Executive
      </button>
      <button type="button" onClick={() => save({ ask: "report", format: "human", ...about }, renamed(plan.name, "findings.txt"))}>
        Findings as text
      </button>
      <button type="button" onClick={() => save({ ask: "report", format: "json", ...about }, renamed(plan.name, "findings.json"))}>
        Findings for programs (JSON)
      </button>
    </>
  );
}

function unused(files: PlanFile[]): string {
  const names = joined(files.map((file) => file.name));
  return `${names} ${files.length === 1 ? "was" : "were"} not used: of several files, only those of the same council for earlier years count beside the plan.`;
}
