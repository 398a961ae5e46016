// Filling in a plan: the form of a circular, verdicts as it is filled in, and files to save and to open again.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Engine } from "./engine";
import { Filling, Question, type Remark, Strays, idOf } from "./fields";
import { type Entry, entriesOf } from "./findings";
import { type Way, type Written, changed, isGroup, pointer, wayAt, wayOf, written } from "./form-state";
import { useLatest, useUnsaved } from "./latest";
import { FileChoice, FocusHeading, Trouble, Words, download } from "./parts";
import { PLAN_ENDINGS, type PlanFile, filesOf, notBefore, read } from "./plan-file";
import type { Check, Circular, Field, Form, Opened, Value } from "./questions";
import { counted, encoded, joined, titled, today } from "./text";

/** The file that the page makes of what is filled in, to have it checked. */
const PLAN = "plan.json";
const WAIT = 200;
const DRAFT = "lacuna-draft";

type Filled = { form: Form; plan: Value; isKept: boolean; previous: PlanFile[] };

/** Whether a person agrees that what is being filled in goes. */
function isSureToLeave(isBegun: boolean): boolean {
  return !isBegun || confirm("A plan is being filled in. Begin another, and lose what was not saved?");
}

/** A plan to fill in further, with last year's. */
export type ToFillIn = { plan: PlanFile; previous: PlanFile[] };

export function FormPage(props: { engine: Engine; circulars: Circular[]; opened: ToFillIn | null }) {
  const { engine, circulars } = props;
  const [filled, setFilled] = useState<Filled | null>(null);
  const [notes, setNotes] = useState<string[]>([]);
  const [error, setError] = useState<Error | null>(null);
  const [begun, setBegun] = useState(0);

  type Known = { plan?: Value; notes?: string[]; isKept?: boolean; previous?: PlanFile[] };
  const begin = async (year: string, form: string | null, authority: string | null, known: Known = {}) => {
    const { plan, notes = [], isKept = false, previous = [] } = known;
    try {
      const asked = await engine.askFor<Form>({ ask: "form", year, form, authority });
      setFilled({ form: asked, plan: plan ?? asked.plan, isKept, previous });
      setNotes([...(asked.doubt ? [asked.doubt] : []), ...notes]);
      setError(null);
      setBegun((count) => count + 1);
    } catch (why) {
      setError(why as Error);
    }
  };
  const open = async (file: PlanFile, previous: PlanFile[] = []) => {
    if (!isSureToLeave(filled !== null)) return;
    try {
      const opened = await engine.askFor<Opened>({ ask: "open", plan: file.name }, new Map([[file.name, file.bytes]]));
      const notes = [...opened.lost, ...opened.said.map((one) => one.message)];
      await begin(opened.year, opened.form, null, { plan: opened.plan, notes, previous });
    } catch (why) {
      setError(why as Error);
    }
  };
  useEffect(() => {
    if (props.opened) open(props.opened.plan, props.opened.previous);
  }, [props.opened]);

  return (
    <>
      <h1>Fill in a plan</h1>
      <p>The form is made from the rules of the circular. It says as you go what is missing and what to put right.</p>
      <Begin
        circulars={circulars}
        isBegun={filled !== null}
        onBegin={begin}
        onDraft={(draft) => isSureToLeave(filled !== null) && begin(draft.year, draft.form, null, { plan: draft.plan, isKept: true })}
        onFiles={async (chosen) => {
          const { files, problem } = await read(chosen);
          setError(problem);
          if (files[0]) await open(files[0]);
        }}
      />
      <Trouble error={error} />
      {filled && (
        <Filler
          key={begun}
          engine={engine}
          circular={circulars.find((one) => one.year === filled.form.year)}
          form={filled.form}
          begun={filled.plan}
          isKept={filled.isKept}
          previous={filled.previous}
          notes={notes}
        />
      )}
    </>
  );
}

type Draft = { year: string; form: string; plan: Value; authority: string };

/** The draft that the browser keeps, if a person agreed to that. */
function keptDraft(): Draft | null {
  try {
    return JSON.parse(localStorage.getItem(DRAFT) ?? "null");
  } catch {
    return null;
  }
}

/** Keeps a draft, or no longer. Says whether that was done: a browser may keep nothing for a page from a disk. */
function keep(draft: Draft | null): boolean {
  try {
    if (draft) localStorage.setItem(DRAFT, JSON.stringify(draft));
    else localStorage.removeItem(DRAFT);
    return true;
  } catch {
    return false;
  }
}

function Begin(props: {
  circulars: Circular[];
  isBegun: boolean;
  onBegin: (year: string, form: string | null, authority: string | null) => void;
  onDraft: (draft: Draft) => void;
  onFiles: (files: File[]) => void;
}) {
  const last = props.circulars.at(-1);
  const [year, setYear] = useState(last?.year ?? "");
  const [form, setForm] = useState("");
  const [council, setCouncil] = useState("");
  const [draft, setDraft] = useState(keptDraft());
  const first = useRef<HTMLSelectElement>(null);
  const circular = props.circulars.find((one) => one.year === year);
  const begin = (event: Event) => {
    event.preventDefault();
    if (isSureToLeave(props.isBegun)) props.onBegin(year, form || null, council.trim() || null);
  };
  return (
    <div class="choices">
      <form onSubmit={begin}>
        <fieldset>
          <legend>Begin a plan</legend>
          <label for="circular">Circular</label>
          <select
            ref={first}
            id="circular"
            value={year}
            onChange={(event) => {
              setYear(event.currentTarget.value);
              setForm("");
            }}
          >
            {props.circulars.map((one) => (
              <option value={one.year}>
                {one.year}: {one.short_name}
              </option>
            ))}
          </select>
          {circular && circular.forms.length > 1 && (
            <>
              <label for="which-form">Form</label>
              <select id="which-form" value={form} onChange={(event) => setForm(event.currentTarget.value)}>
                {circular.forms.map((one, at) => (
                  <option value={at === 0 ? "" : one.name}>{one.title}</option>
                ))}
              </select>
            </>
          )}
          <label for="council">Council</label>
          <input
            id="council"
            type="text"
            list="councils"
            autocomplete="off"
            value={council}
            onInput={(event) => setCouncil(event.currentTarget.value)}
          />
          <datalist id="councils">
            {circular?.councils.map((name) => (
              <option value={name} />
            ))}
          </datalist>
          <button type="submit">Begin</button>
        </fieldset>
      </form>
      <div>
        <FileChoice
          label="Or open a plan"
          hint="One that was saved here, or any other plan: Excel, YAML, TOML or JSON."
          accept={PLAN_ENDINGS}
          onFiles={props.onFiles}
        />
        {draft && !props.isBegun && (
          <div class="kept" role="region" aria-label="The draft that is kept">
            <p>
              This browser keeps a draft{draft.authority && ` of ${draft.authority}`} for {draft.year}.
            </p>
            <div class="buttons">
              <button type="button" onClick={() => props.onDraft(keptDraft() ?? draft)}>
                Go on with it
              </button>
              <button
                type="button"
                class="quiet"
                onClick={() => {
                  keep(null);
                  setDraft(null);
                  first.current?.focus();
                }}
              >
                Delete it
              </button>
            </div>
          </div>
        )}
      </div>
    </div>
  );
}

/** What is filled in, as it is to be checked. */
type Wanted = { written: Written; previous: PlanFile[]; isDraft: boolean; shape: number };

function Filler(props: { engine: Engine; circular: Circular | undefined; form: Form; begun: Value; isKept: boolean; previous: PlanFile[]; notes: string[] }) {
  const { engine, form } = props;
  const [plan, setPlan] = useState<Value>(props.begun);
  const [saved, setSaved] = useState<Value>(props.begun);
  const [previous, setPrevious] = useState<PlanFile[]>(props.previous);
  const [problem, setProblem] = useState<Error | null>(null);
  const [isDraft, setIsDraft] = useState(false);
  const [isKept, setIsKept] = useState(props.isKept);
  // Grows when entries of a list change places, so that nothing is told of the wrong one.
  const [shape, setShape] = useState(0);
  const focusDone = useRef<unknown>(undefined);
  const fields = form.outline.fields;

  const wanted = useMemo((): Wanted => ({ written: written(plan), previous, isDraft, shape }), [plan, previous, isDraft]);
  const ask = ({ written, previous, isDraft }: Wanted) => {
    const about = { plan: PLAN, as_of: today(), draft: isDraft };
    return engine.askFor<Check>({ ask: "check", ...about }, filesOf(fileOf(written), previous));
  };
  const checking = useLatest(wanted, ask, WAIT);
  const check = checking.answered?.answer ?? null;
  const entries = useMemo(() => (check ? entriesOf(check, "form") : []), [check]);
  const placed = useMemo(() => {
    const { answered } = checking;
    return answered && answered.question.shape === shape ? place(entries, answered.question.written) : [];
  }, [entries, shape]);
  const remarks = useMemo(() => remarksOf(placed), [placed]);
  const unmet = useMemo(() => unmetOf(check), [check]);
  useUnsaved(plan !== saved && !isKept);

  useEffect(() => {
    if (!isKept || keep({ year: form.year, form: form.form, plan, authority: authorityOf(plan) })) return;
    setIsKept(false);
    setProblem(new Error("This browser keeps nothing for this page, so no draft was kept. Save the plan as a file instead."));
  }, [plan, isKept]);

  const set = (way: Way, value: Value | undefined) => setPlan((plan) => changed(plan, way, value) ?? {});
  const reshape = () => setShape((count) => count + 1);
  const save = async (ending: string) => {
    try {
      const bytes = await engine.ask({ ask: "save", plan: PLAN, to: ending }, filesOf(fileOf(written(plan)), []));
      download(`${fileName(authorityOf(plan) || form.form, form.year)}.${ending}`, bytes);
      setSaved(plan);
      setProblem(null);
    } catch (why) {
      setProblem(why as Error);
    }
  };
  return (
    <Filling.Provider value={{ plan, remarks, unmet, set, reshape }}>
      <div class="filler">
        <div class="form-head">
          <FocusHeading when={form} done={focusDone}>{form.outline.title}</FocusHeading>
          <p>{form.outline.about}</p>
          <Notes notes={props.notes} />
          <Trouble error={checking.error} again={checking.again} />
        </div>
        <div class="side">
          <Progress fields={fields} placed={placed} check={check} isBehind={!checking.isCurrent} />
        </div>
        <div class="form-body">
          <p class="hint">
            Enter 0 where there is nothing, and do not leave it blank. Write <code>to follow</code> for what is not known yet.
          </p>
          {sectionsOf(fields).map(({ name, fields }) => (
            <section id={`section-${name}`} tabIndex={-1} aria-label={titled(name)}>
              {fields.map((field) => (
                <Question way={[field.name]} field={field} />
              ))}
            </section>
          ))}
          {isGroup(plan) && <Strays way={[]} value={plan} fields={fields} />}
        <section class="form-save" aria-labelledby="form-save">
          <h2 id="form-save">Save, and how it is checked</h2>
          <Trouble error={problem} />
          <div class="buttons">
            <button type="button" onClick={() => save("xlsx")}>
              Save as an Excel workbook
            </button>
            <button type="button" onClick={() => save("yaml")}>
              Save as YAML
            </button>
            <button type="button" onClick={() => save("json")}>
              Save as JSON
            </button>
            <button type="button" onClick={() => save("toml")}>
              Save as TOML
            </button>
          </div>
          <div class="tick">
            <input id="form-draft" type="checkbox" checked={isDraft} onChange={(event) => setIsDraft(event.currentTarget.checked)} />
            <label for="form-draft">It is a draft: what is not filled in yet does not count</label>
          </div>
          <div class="tick">
            <input
              id="keep"
              type="checkbox"
              checked={isKept}
              onChange={(event) => {
                setIsKept(event.currentTarget.checked);
                if (!event.currentTarget.checked) keep(null);
              }}
            />
            <label for="keep">Keep a draft in this browser. Whoever uses this computer after you can read it.</label>
          </div>
          <FileChoice
            label="Last year’s plan of this council"
            hint="If you have it: some requirements compare the two."
            accept={PLAN_ENDINGS}
            inUse={previous.map((one) => one.name)}
            onFiles={async (chosen) => {
              const { files, problem } = await read(chosen);
              setProblem(problem);
              if (files.length === 0) return;
              setPrevious(files);
              const wrong = await notBefore(fileOf(wanted.written), files, engine).catch(() => null);
              if (wrong) setProblem(new Error(wrong));
            }}
            onRemove={() => setPrevious([])}
          />
        </section>
        </div>
      </div>
    </Filling.Provider>
  );
}

function Notes({ notes }: { notes: string[] }) {
  if (notes.length === 0) return null;
  return (
    <div class="trouble mild" role="status">
      <h3>To know about this plan</h3>
      <ul>
        {notes.map((text) => (
          <li>
            <Words text={text} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The totals of a report, as they are told. */
const COUNTED = [
  ["met", "met"],
  ["breached", "breached"],
  ["undecided", "not decided yet"],
  ["for_a_person", "for a person to judge"],
  ["not_applicable", "not applicable"],
] as const;

/** What is open in each section, and where the plan stands. */
function Progress(props: { fields: Field[]; placed: Placed[]; check: Check | null; isBehind: boolean }) {
  const { fields, placed, check } = props;
  const open = placed.filter(({ entry }) => entry.isInTheWay);
  const plan = check?.report?.plans[0];
  return (
    <nav class="progress" aria-label="Sections, and what is open in each">
      <div role="status" class={plan?.ready ? "ready" : "open"}>
        <p>
          <span class="tag">{check?.word ?? "…"}</span>
        </p>
        {check && props.isBehind && <p class="behind">Not checked since your last change.</p>}
        {/* Of a plan with more faults than a page can show, only where it stands is known here. */}
        {check && !plan?.totals && <p>{check.sentence ?? plan?.diagnostics[0]?.message}</p>}
        <p>
          {plan?.totals &&
            `Of ${plan.findings.length} requirements, ${joined(
              COUNTED.map(([key, words]) => [plan.totals![key] ?? 0, words] as const)
                .filter(([count]) => count > 0)
                .map(([count, words]) => `${count} ${words}`),
            )}.`}
        </p>
      </div>
      <ul>
        {sectionsOf(fields).map(({ name, fields }) => {
          const isOf = ({ ways }: Placed) => ways.some((way) => fields.some((field) => field.name === way[0]));
          const own = open.filter(isOf);
          const too = placed.filter((one) => one.entry.kind === "fill-in-too" && isOf(one)).length;
          const wrong = own.filter(({ entry }) => !isToFillIn(entry)).length;
          const missing = own.length - wrong;
          const parts = [
            ...(wrong > 0 ? [counted(wrong, "thing to put right", "things to put right")] : []),
            ...(missing > 0 ? [counted(missing, "thing to fill in", "things to fill in")] : []),
            ...(too > 0 ? [`${too} that may wait`] : []),
          ];
          return (
            <li>
              <a href={`#section-${name}`} onClick={(event) => go(event, `section-${name}`)}>
                {titled(name)}
              </a>
              <span class={`section-state ${wrong > 0 ? "wrong" : ""}`}>{plan?.totals ? joined(parts) || "nothing in the way" : ""}</span>
            </li>
          );
        })}
      </ul>
      {open.length > 0 && (
        <details>
          <summary>{counted(open.length, "thing stands", "things stand")} in the way</summary>
          <ul>
            {open.map(({ entry, ways }) => (
              <li>
                <a href={`#${idOf(ways[0] ?? [])}`} onClick={(event) => go(event, ...ways.map(idOf))}>
                  {isToFillIn(entry) ? "Fill in: " : ""}
                  <Words text={entry.title} />
                </a>
              </li>
            ))}
          </ul>
        </details>
      )}
    </nav>
  );
}

/** Goes to the first of these places that is on the page, or to what it lies in. */
function go(event: Event, ...ids: string[]) {
  event.preventDefault();
  for (const id of ids) {
    for (let at = id; at !== ""; at = at.slice(0, Math.max(at.lastIndexOf("/"), 0))) {
      const found = document.getElementById(at);
      if (!found) continue;
      found.scrollIntoView({ block: "center" });
      found.focus({ preventScroll: true });
      return;
    }
  }
}

/** Single answers at the top are one section; each group and list is one of its own. */
function sectionsOf(fields: Field[]): { name: string; fields: Field[] }[] {
  const isSingle = (field: Field) => field.answer.kind === "value" || field.answer.kind === "words";
  const first = fields.filter(isSingle);
  const rest = fields.filter((field) => !isSingle(field)).map((field) => ({ name: field.name, fields: [field] }));
  return first.length > 0 ? [{ name: "about-the-plan", fields: first }, ...rest] : rest;
}

// ---- What is said, and where ----------------------------------------------------------------------

type Placed = { entry: Entry; ways: Way[] };

/** Where in the form something is told: at its fields, or at what its places in the file are part of. */
function place(entries: Entry[], written: Written): Placed[] {
  return entries.map((entry) => {
    const own = entry.marks.filter((mark) => !mark.isElsewhere);
    const byPlace = () => own.map(({ place }) => wayAt(written, place.start ?? 0));
    const ways = entry.fields.length > 0 ? entry.fields.map(wayOf) : byPlace();
    return { entry, ways: [...new Map(ways.map((way) => [pointer(way), way])).values()] };
  });
}

/** Whether all that is wrong is that something is missing. */
function isToFillIn(entry: Entry): boolean {
  return entry.kind === "fill-in" || entry.kind === "fill-in-too" || entry.isUnfilled;
}

function remarksOf(placed: Placed[]): Map<string, Remark[]> {
  const found = new Map<string, Remark[]>();
  for (const { entry, ways } of placed) {
    const remark = remarkOf(entry);
    if (!remark) continue;
    ways.forEach((way, at) => {
      const key = pointer(way);
      const own = found.get(key) ?? [];
      // It is told in full once: what it is about may be many fields.
      const said = at === 0 || remark.kind === "missing" ? remark : { ...remark, text: entry.title };
      if (!own.some((one) => one.text === said.text)) found.set(key, [...own, said]);
    });
  }
  return found;
}

function remarkOf(entry: Entry): Remark | null {
  const whole = [entry.reasons.length > 0 ? entry.reasons.join(" ") : entry.title, ...entry.remedies].join(" ");
  if (entry.isUnfilled) return { kind: "missing", text: whole };
  switch (entry.kind) {
    case "problem":
    case "put-right":
      return { kind: "error", text: whole };
    case "should":
    case "doubt":
      return { kind: "remark", text: whole };
    case "fill-in":
    case "fill-in-too":
      return { kind: "missing", text: "Still to fill in." };
    default:
      return null;
  }
}

/** The `should`s that are breached or open: what a council may explain. */
function unmetOf(check: Check | null): Set<string> {
  const findings = check?.report?.plans[0]?.findings ?? [];
  return new Set(findings.filter((one) => one.strength === "should" && one.verdict === "breached").map((one) => one.requirement));
}

function fileOf({ text }: Written): PlanFile {
  return { name: PLAN, bytes: encoded(text) };
}

function authorityOf(plan: Value): string {
  const authority = isGroup(plan) ? plan.authority : undefined;
  return typeof authority === "string" ? authority : "";
}

function fileName(who: string, year: string): string {
  const plain = who.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  return `${plain || "plan"}-${year}`;
}
