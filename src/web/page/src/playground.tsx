// Writing rules: a rule file on the left, a plan on the right, and what the one says of the other.
import type { Diagnostic } from "@codemirror/lint";
import { useMemo, useRef, useState } from "preact/hooks";
import { Editor, type Target } from "./editor";
import type { Engine, Files } from "./engine";
import { Entries, Summary } from "./entries";
import { type Entry, type Mark, editorMarks, entriesOf } from "./findings";
import { useLatest, useUnsaved } from "./latest";
import { FileChoice, Trouble, Words, download } from "./parts";
import { PLAN_ENDINGS, type PlanFile, isWorkbook, read, textOf } from "./plan-file";
import type { Check, Circular, Circulars, Examples, Said } from "./questions";
import { counted, encoded, fromBytes, today, withLineEndsOf } from "./text";

const WAIT = 300;

type Lint = { said: Said[]; sum: string };

/** The rules, and the plan that they are tried on. */
type Wanted = { rules: string; ruleName: string; plan: string; planName: string; files: Files };
type Answer = { lint: Lint; circulars: Circular[]; check: Check | null };

export function Playground({ engine, circulars }: { engine: Engine; circulars: Circular[] }) {
  const [year, setYear] = useState("");
  const [rules, setRules] = useState("");
  const [plan, setPlan] = useState("");
  const [planName, setPlanName] = useState("plan.yaml");
  const [saved, setSaved] = useState({ rules: "", plan: "" });
  const [examples, setExamples] = useState<(Examples & { rules: string }) | null>(null);
  const [only, setOnly] = useState("");
  const [problem, setProblem] = useState<Error | null>(null);
  const [ruleTarget, setRuleTarget] = useState<Target | null>(null);
  const [planTarget, setPlanTarget] = useState<Target | null>(null);
  const [chosen, setChosen] = useState<{ id: string } | null>(null);
  const [revision, setRevision] = useState(0);
  const focusDone = useRef<unknown>(undefined);

  const ruleName = `rules/${year || "own"}.lac`;
  const wanted = useMemo((): Wanted | null => {
    if (!rules.trim()) return null;
    const tried = plan.trim() ? [[planName, encoded(plan)] as const] : [];
    return { rules, ruleName, plan, planName, files: new Map([[ruleName, encoded(rules)], ...tried]) };
  }, [rules, plan, ruleName, planName]);
  const ask = async ({ plan, planName, files }: Wanted): Promise<Answer> => {
    const lint = await engine.askFor<Lint>({ ask: "lint" }, files);
    const { circulars } = await engine.askFor<Circulars>({ ask: "circulars" }, files);
    const about = { plan: planName, as_of: today(), draft: false };
    const check = plan.trim() ? await engine.askFor<Check>({ ask: "check", ...about }, files) : null;
    return { lint, circulars, check };
  };
  const trying = useLatest(wanted, ask, WAIT);
  useUnsaved(rules !== saved.rules || plan !== saved.plan);

  const take = async (year: string, select: HTMLSelectElement) => {
    const isSure = rules === saved.rules || confirm("Replace the rules that you are writing? They are not saved.");
    try {
      if (isSure) {
        const text = new TextDecoder().decode(await engine.ask({ ask: "rule-text", year }));
        setYear(year);
        setRules(text);
        setSaved((saved) => ({ ...saved, rules: text }));
        setRevision((count) => count + 1);
        setExamples(null);
        return;
      }
    } catch (why) {
      setProblem(why as Error);
    }
    select.value = yearNow.current;
  };
  const yearNow = useRef(year);
  yearNow.current = year;
  const takePlan = async (chosen: File[]) => {
    const { files, problem } = await read(chosen);
    setProblem(problem);
    const [file] = files;
    if (!file || (plan !== saved.plan && !confirm("Replace the plan that you are writing? It is not saved."))) return;
    try {
      const opened = await asText(file, engine);
      setPlanName(opened.name);
      setPlan(opened.text);
      setSaved((saved) => ({ ...saved, plan: opened.text }));
      setRevision((count) => count + 1);
    } catch (why) {
      setProblem(why as Error);
    }
  };
  const tryExamples = async () => {
    if (!wanted) return;
    try {
      setExamples({ ...(await engine.askFor<Examples>({ ask: "examples", only }, wanted.files)), rules });
      setProblem(null);
    } catch (why) {
      setProblem(why as Error);
    }
  };
  const known = trying.answered;
  const lint = known?.answer.lint ?? null;
  const check = known?.answer.check ?? null;
  const offset = useMemo(() => fromBytes(known?.question.rules ?? ""), [known]);
  const planOffset = useMemo(() => fromBytes(known?.question.plan ?? ""), [known]);
  const isOfRules = known?.question.rules === rules;
  const diagnostics = useMemo(() => (lint && isOfRules ? inRules(lint, ruleName, offset) : []), [lint, isOfRules]);
  const entries = useMemo(() => (check ? entriesOf(check, "rules") : []), [check]);
  const marks = useMemo(() => editorMarks(entries, planName, planOffset), [entries]);
  const one = check?.report?.plans[0];

  const goToMark = ({ place }: Mark, { isUnwritten }: Entry) => {
    if (place.start === undefined) return;
    const from = planOffset(place.start);
    setPlanTarget({ from, to: isUnwritten ? from : planOffset(place.end!) });
  };
  return (
    <>
      <h1>Write rules</h1>
      <p>
        Change the rules on the left and a plan on the right, and see at once what the rules say of the plan. Nothing is
        kept: save both as files.
      </p>
      <Trouble error={problem} />
      <Trouble error={trying.error} again={trying.again} />
      <div class="beside-each-other even">
        <section aria-labelledby="the-rules">
          <h2 id="the-rules">Rules</h2>
          <label for="rules-of">Begin with the circular of</label>
          <select id="rules-of" value={year} onChange={(event) => event.currentTarget.value && take(event.currentTarget.value, event.currentTarget)}>
            <option value="">Choose a year</option>
            {circulars.map((one) => (
              <option value={one.year}>
                {one.year}: {one.short_name}
              </option>
            ))}
          </select>
          <Editor label="Rules" text={rules} revision={revision} ending="lac" diagnostics={diagnostics} target={ruleTarget} onChange={(now) => setRules((before) => withLineEndsOf(before, now))} />
          {lint && (
            <div role="status">
              <p>{rules.trim() ? lint.sum : ""}</p>
            </div>
          )}
          {lint && lint.said.length > 0 && (
            <ul class="said">
              {lint.said.slice(0, 20).map((one) => {
                const at = one.at.find((at) => at.path === ruleName);
                return (
                  <li class={one.is_error ? "error" : "remark"}>
                    <strong>{one.is_error ? "Mistake" : "Warning"}</strong>{" "}
                    {at && (
                      <button type="button" class="place" onClick={() => setRuleTarget({ from: offset(at.start), to: offset(at.end) })}>
                        line {at.line}
                      </button>
                    )}{" "}
                    <Words text={one.message} />
                    {one.help && (
                      <p>
                        <Words text={`What to do: ${one.help}`} />
                      </p>
                    )}
                  </li>
                );
              })}
            </ul>
          )}
          <div class="buttons">
            <button type="button" disabled={!rules.trim()} onClick={() => {
              download(`${year || "own"}.lac`, encoded(rules));
              setSaved((saved) => ({ ...saved, rules }));
            }}>
              Save the rules
            </button>
          </div>
        </section>
        <section aria-labelledby="the-try-out">
          <h2 id="the-try-out">Plan</h2>
          <FileChoice
            label="Open a plan to try them on"
            hint="Excel, YAML, TOML or JSON; or write one below."
            inUse={plan.trim() ? [planName] : []}
            accept={PLAN_ENDINGS}
            onFiles={takePlan}
          />
          <Editor
            label="Plan to try the rules on"
            text={plan}
            revision={revision}
            ending={planName.replace(/.*\./, "")}
            marks={known?.question.plan === plan ? marks : undefined}
            target={planTarget}
            onChange={(now) => setPlan((before) => withLineEndsOf(before, now))}
            onMark={(id) => setChosen({ id })}
          />
          <div class="buttons">
            <button type="button" disabled={!plan.trim()} onClick={() => {
              download(planName, encoded(plan));
              setSaved((saved) => ({ ...saved, plan }));
            }}>
              Save the plan
            </button>
          </div>
        </section>
      </div>
      {check && (
        <>
          <Summary
            check={check}
            isBehind={!trying.isCurrent}
            entries={entries}
            heading={one?.authority ? `${one.authority}, plan for ${one.year}` : planName}
            focusOn={undefined}
            focusDone={focusDone}
            onEntry={(entry) => setChosen({ id: entry.id })}
          />
          {check.report && (
            <Entries
              check={check}
              entries={entries}
              circular={known?.answer.circulars.find((circular) => circular.year === one?.year)}
              engine={engine}
              files={wanted?.files ?? new Map()}
              rules={rules}
              chosen={chosen}
              onMark={goToMark}
            />
          )}
        </>
      )}
      <section class="take-away" aria-labelledby="the-examples">
        <h2 id="the-examples">Examples</h2>
        <label for="only">Only those about this requirement, or with this in their title</label>
        <input id="only" type="text" value={only} onInput={(event) => setOnly(event.currentTarget.value)} />
        <div class="buttons">
          <button type="button" disabled={!rules.trim()} onClick={tryExamples}>
            Try the examples of these rules
          </button>
        </div>
        {examples && <Tried examples={examples} isOld={examples.rules !== rules} />}
      </section>
    </>
  );
}

function Tried({ examples, isOld }: { examples: Examples; isOld: boolean }) {
  const failing = examples.examples.filter((one) => one.differences.length > 0 || one.errors.length > 0);
  return (
    <>
      <p role="status">
        {examples.examples.length === 0
          ? "No example is about that"
          : `${counted(examples.holds, "example holds", "examples hold")}, ${examples.fails} fail${examples.fails === 1 ? "s" : ""}`}
        {examples.unusable > 0 && `, ${examples.unusable} could not be tried`}.{isOld && " The rules have changed since."}
      </p>
      <ul>
        {failing.map((one) => (
          <li>
            <strong>{one.title}</strong> ({one.place.path}, line {one.place.line})
            <ul>
              {one.differences.map((difference) => (
                <li>
                  <code>{difference.requirement}</code>: expected {difference.expected}, got {difference.actual}
                  {difference.because.length > 0 && ": "}
                  <Words text={difference.because.join("; ")} />
                </li>
              ))}
              {one.errors.map((text) => (
                <li>
                  <Words text={text} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </>
  );
}

/** A plan as a text: a workbook as YAML. */
async function asText(file: PlanFile, engine: Engine): Promise<{ name: string; text: string }> {
  const text = textOf(file);
  if (text !== null) return { name: file.name, text };
  if (!isWorkbook(file)) throw new Error(`${file.name} is not a readable text file.`);
  const bytes = await engine.ask({ ask: "save", plan: file.name, to: "yaml" }, new Map([[file.name, file.bytes]]));
  return { name: file.name.replace(/\.[^.]*$/, ".yaml"), text: new TextDecoder().decode(bytes) };
}

function inRules(lint: Lint, name: string, offset: (byte: number) => number): Diagnostic[] {
  return lint.said.flatMap((one) => {
    const own = one.at.filter((at) => at.path === name).slice(0, 1);
    return own.map((at): Diagnostic => {
      const fixes = one.fixes.filter((fix) => fix.path === name);
      return {
        from: offset(at.start),
        to: offset(at.end),
        severity: one.is_error ? "error" : "warning",
        message: [one.message, ...(one.help ? [`What to do: ${one.help}`] : [])].join("\n"),
        actions: fixes.map((fix) => ({
          name: fix.text ? `Write ${fix.text.length > 40 ? `${fix.text.slice(0, 40)}…` : fix.text}` : "Take it out",
          apply: (view) => view.dispatch({ changes: { from: offset(fix.start), to: offset(fix.end), insert: fix.text } }),
        })),
      };
    });
  });
}
