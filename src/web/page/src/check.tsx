// Checking a plan: a file is dropped, and what there is to do stands there, at once and after every change.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Engine, type Files, Latest, Stopped } from "./engine";
import { entriesOf } from "./findings";
import { FileChoice, Trouble, download, renamed } from "./parts";
import { PlanView } from "./plan-view";
import type { About, Check, Circular, Question } from "./questions";
import { decoded, encoded, today, withLineEndsOf } from "./text";

export type PlanFile = { name: string; bytes: Uint8Array };

/** What a plan file's name may end in. */
export const PLAN_ENDINGS = ".xlsx,.yaml,.yml,.toml,.json";
const MOST_BYTES = 32 * 1024 * 1024;
/** Where last year's plans lie, so that they never have the name of the plan itself. */
const LAST_YEAR = "last-year/";

type Checked = { check: Check; text: string | null; nonce: number };

export function CheckPage(props: { engine: Engine; circulars: Circular[]; onForm: (plan: PlanFile) => void }) {
  const [plan, setPlan] = useState<PlanFile | null>(null);
  const [previous, setPrevious] = useState<PlanFile[]>([]);
  const [asOf, setAsOf] = useState(today());
  const [isDraft, setIsDraft] = useState(false);
  const [checked, setChecked] = useState<Checked | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [dropped, setDropped] = useState(0);
  const latest = useRef(new Latest()).current;
  const opened = useRef(0);

  const text = useMemo(() => (plan && !isWorkbook(plan) ? decoded(plan.bytes) : null), [plan]);
  const files = useMemo(() => filesOf(plan, previous), [plan, previous]);
  const about: About = { plan: plan?.name ?? "", as_of: asOf, draft: isDraft };

  useEffect(() => {
    if (!plan || !asOf) return;
    latest.run(async () => {
      try {
        const check = await props.engine.askFor<Check>({ ask: "check", ...about }, files);
        // Meanwhile another file may have been opened.
        if (dropped !== opened.current) return;
        setChecked({ check, text, nonce: dropped });
        setError(null);
      } catch (why) {
        if (dropped !== opened.current) return;
        setError(why as Error);
        if (!(why instanceof Stopped)) setChecked(null);
      }
    });
  }, [files, asOf, isDraft]);

  const take = async (chosen: File[]) => {
    const { files, problem } = await read(chosen);
    setError(problem);
    const [first, ...others] = await latestYearFirst(files, props.engine, asOf);
    if (!first) return;
    setChecked(null);
    setPlan(first);
    if (others.length > 0) setPrevious(others);
    opened.current += 1;
    setDropped(opened.current);
  };
  const takePrevious = async (chosen: File[]) => {
    const { files, problem } = await read(chosen);
    setError(problem);
    if (files.length > 0) setPrevious(files);
  };
  const save = async (question: Question, name: string) => {
    try {
      download(name, await props.engine.ask(question, files));
      setError(null);
    } catch (why) {
      setError(why as Error);
    }
  };
  const entries = useMemo(() => (checked ? entriesOf(checked.check, "check") : []), [checked]);
  const one = checked?.check.report?.plans[0];
  const circular = props.circulars.find((circular) => circular.year === one?.year);
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
        />
        <fieldset>
          <legend>How to check</legend>
          <label for="as-of">As of this day</label>
          <input id="as-of" type="date" value={asOf} onInput={(event) => setAsOf(event.currentTarget.value)} />
          <div class="tick">
            <input id="draft" type="checkbox" checked={isDraft} onChange={(event) => setIsDraft(event.currentTarget.checked)} />
            <label for="draft">It is a draft: what is not filled in yet does not count</label>
          </div>
        </fieldset>
      </div>
      <Trouble error={error} />
      {checked && plan && (
        <>
          <PlanView
            check={checked.check}
            entries={entries}
            circular={circular}
            engine={props.engine}
            files={files}
            name={plan.name}
            checkedText={checked.text}
            text={text}
            revision={dropped}
            heading={one?.authority && one.year ? `${one.authority}, plan for ${one.year}` : plan.name}
            focusOn={checked.nonce}
            onText={(now) => setPlan({ name: plan.name, bytes: encoded(withLineEndsOf(text ?? "", now)) })}
          />
          <section class="take-away" aria-labelledby="take-away">
            <h2 id="take-away">Take away</h2>
            <div class="buttons">
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
              {text !== null && (
                <button type="button" onClick={() => download(plan.name, plan.bytes)}>
                  The plan as it is now
                </button>
              )}
              <button type="button" onClick={() => props.onForm(plan)}>
                Go on in the form
              </button>
            </div>
          </section>
        </>
      )}
    </>
  );
}

export function isWorkbook({ bytes }: PlanFile): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

function filesOf(plan: PlanFile | null, previous: PlanFile[]): Files {
  const last = previous.map((one) => [LAST_YEAR + one.name, one.bytes] as const);
  return new Map([...(plan ? [[plan.name, plan.bytes] as const] : []), ...last]);
}

/** The bytes of files; why some of them cannot be read. */
export async function read(chosen: File[]): Promise<{ files: PlanFile[]; problem: Error | null }> {
  const mega = (bytes: number) => Math.round(bytes / (1024 * 1024));
  const tooLarge = chosen.filter((file) => file.size > MOST_BYTES);
  const fit = chosen.filter((file) => file.size <= MOST_BYTES);
  const [first] = tooLarge;
  let problem = first ? new Error(`${first.name} has ${mega(first.size)} MB, but ${mega(MOST_BYTES)} MB is the limit. A plan is far smaller: is it the right file?`) : null;
  const files: PlanFile[] = [];
  for (const file of fit) {
    try {
      files.push({ name: file.name.replace(/[\r\n]/g, " "), bytes: new Uint8Array(await file.arrayBuffer()) });
    } catch {
      problem = new Error(`${file.name} cannot be read. If it is a folder, choose the plan in it.`);
    }
  }
  return { files, problem };
}

/** Of several files, the plan of the latest year: the others are of the years before. */
async function latestYearFirst(files: PlanFile[], engine: Engine, asOf: string): Promise<PlanFile[]> {
  if (files.length < 2) return files;
  const years = new Map<PlanFile, string>();
  for (const file of files) {
    const about = { plan: file.name, as_of: asOf || today(), draft: true };
    const check = await engine.askFor<Check>({ ask: "check", ...about }, filesOf(file, [])).catch(() => null);
    years.set(file, check?.report?.plans[0]?.year ?? "");
  }
  return [...files].sort((a, b) => (years.get(a)! < years.get(b)! ? 1 : -1));
}
