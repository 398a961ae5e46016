// Writing rules: a rule file on the left, a plan on the right, and what the one says of the other.
import type { Diagnostic } from "@codemirror/lint";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type PlanFile, PLAN_ENDINGS, read } from "./check";
import { Editor, type Target } from "./editor";
import { type Engine, type Files, Latest, Stopped } from "./engine";
import { Entries, Summary } from "./entries";
import { type Entry, type Mark, editorMarks, entriesOf } from "./findings";
import { FileChoice, Trouble, Words, download } from "./parts";
import type { Check, Circular, Examples, Said } from "./questions";
import { counted, decoded, encoded, fromBytes, today, withLineEndsOf } from "./text";

const WAIT = 300;

type Lint = { said: Said[]; sum: string };
type Checked = { check: Check; plan: string };

export function Playground({ engine, circulars }: { engine: Engine; circulars: Circular[] }) {
  const [year, setYear] = useState("");
  const [rules, setRules] = useState("");
  const [plan, setPlan] = useState("");
  const [planName, setPlanName] = useState("plan.yaml");
  const [lint, setLint] = useState<(Lint & { rules: string }) | null>(null);
  const [checked, setChecked] = useState<Checked | null>(null);
  const [examples, setExamples] = useState<(Examples & { rules: string }) | null>(null);
  const [only, setOnly] = useState("");
  const [error, setError] = useState<Error | null>(null);
  const [ruleTarget, setRuleTarget] = useState<Target | null>(null);
  const [planTarget, setPlanTarget] = useState<Target | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [revision, setRevision] = useState(0);
  const latest = useRef(new Latest()).current;

  const ruleName = `rules/${year || "own"}.lac`;
  const files: Files = useMemo(
    () => new Map([[ruleName, encoded(rules)], ...(plan.trim() ? [[planName, encoded(plan)] as const] : [])]),
    [rules, plan, ruleName, planName],
  );

  useEffect(() => {
    if (!rules.trim()) return;
    const timer = setTimeout(() => {
      latest.run(async () => {
        try {
          setLint({ ...(await engine.askFor<Lint>({ ask: "lint" }, files)), rules });
          if (plan.trim()) {
            const about = { plan: planName, as_of: today(), draft: false };
            setChecked({ check: await engine.askFor<Check>({ ask: "check", ...about }, files), plan });
          } else setChecked(null);
          setError(null);
        } catch (why) {
          if (!(why instanceof Stopped)) setError(why as Error);
        }
      });
    }, WAIT);
    return () => clearTimeout(timer);
  }, [files]);

  const take = async (year: string) => {
    const isSure = !rules.trim() || confirm("Put other rules in the place of those that you write?");
    if (!isSure) return;
    try {
      const text = new TextDecoder().decode(await engine.ask({ ask: "rule-text", year }));
      setYear(year);
      setRules(text);
      setRevision((count) => count + 1);
      setExamples(null);
    } catch (why) {
      setError(why as Error);
    }
  };
  const tryExamples = async () => {
    try {
      setExamples({ ...(await engine.askFor<Examples>({ ask: "examples", only }, files)), rules });
      setError(null);
    } catch (why) {
      setError(why as Error);
    }
  };
  const offset = useMemo(() => fromBytes(lint?.rules ?? ""), [lint]);
  const diagnostics = useMemo(() => (lint && lint.rules === rules ? inRules(lint, ruleName, offset) : []), [lint, rules]);
  const entries = useMemo(() => (checked ? entriesOf(checked.check, "rules") : []), [checked]);
  const planOffset = useMemo(() => fromBytes(checked?.plan ?? ""), [checked]);
  const marks = useMemo(() => editorMarks(entries, planName, planOffset), [entries]);
  const one = checked?.check.report?.plans[0];

  const goToMark = ({ place }: Mark, entry: Entry) => {
    setChosen(entry.id);
    if (place.start !== undefined) setPlanTarget({ from: planOffset(place.start), to: planOffset(place.end!) });
  };
  return (
    <>
      <h1>Write rules</h1>
      <p>
        Change the rules on the left and a plan on the right, and see at once what the rules say of the plan. Nothing is
        kept: save both as files.
      </p>
      <Trouble error={error} />
      <div class="beside-each-other even">
        <section aria-labelledby="the-rules">
          <h2 id="the-rules">Rules</h2>
          <label for="rules-of">Begin with the circular of</label>
          <select id="rules-of" value={year} onChange={(event) => event.currentTarget.value && take(event.currentTarget.value)}>
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
            <button type="button" disabled={!rules.trim()} onClick={() => download(`${year || "own"}.lac`, encoded(rules))}>
              Save the rules
            </button>
          </div>
        </section>
        <section aria-labelledby="the-try-out">
          <h2 id="the-try-out">Plan</h2>
          <FileChoice
            label="Open a plan to try them on"
            hint="YAML, TOML or JSON; or write one below."
            accept={PLAN_ENDINGS}
            onFiles={async (chosen) => {
              const { files, problem } = await read(chosen);
              setError(problem);
              const [file] = files;
              if (!file) return;
              const opened = await asText(file, engine).catch((why: Error) => (setError(why), null));
              if (opened) {
                setPlanName(opened.name);
                setPlan(opened.text);
                setRevision((count) => count + 1);
              }
            }}
          />
          <Editor
            label="Plan to try the rules on"
            text={plan}
            revision={revision}
            ending={planName.replace(/.*\./, "")}
            marks={checked?.plan === plan ? marks : undefined}
            target={planTarget}
            onChange={(now) => setPlan((before) => withLineEndsOf(before, now))}
            onMark={(id) => {
              setChosen(id);
              document.getElementById(id)?.focus();
            }}
          />
          <div class="buttons">
            <button type="button" disabled={!plan.trim()} onClick={() => download(planName, encoded(plan))}>
              Save the plan
            </button>
          </div>
        </section>
      </div>
      {checked && (
        <>
          <Summary
            check={checked.check}
            entries={entries}
            heading={one?.authority ? `${one.authority}, plan for ${one.year}` : planName}
            focusOn={undefined}
            onEntry={(entry) => document.getElementById(entry.id)?.focus()}
          />
          {checked.check.report && <Entries
            check={checked.check}
            entries={entries}
            circular={circulars.find((circular) => circular.year === one?.year)}
            engine={engine}
            files={files}
            chosen={chosen}
            onMark={goToMark}
          />}
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
        {counted(examples.holds, "example holds", "examples hold")}, {examples.fails} fail
        {examples.fails === 1 ? "s" : ""}
        {examples.unusable > 0 && `, ${examples.unusable} could not be tried`}.{isOld && " The rules have changed since."}
      </p>
      <ul>
        {failing.map((one) => (
          <li>
            <strong>{one.title}</strong> ({one.place.path}, line {one.place.line})
            <ul>
              {one.differences.map((difference) => (
                <li>
                  <code>{difference.requirement}</code> was to be {difference.expected} and is {difference.actual}
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
  const isWorkbook = file.bytes[0] === 0x50 && file.bytes[1] === 0x4b;
  const text = isWorkbook ? null : decoded(file.bytes);
  if (text !== null) return { name: file.name, text };
  if (!isWorkbook) throw new Error(`${file.name} is no text that can be read.`);
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
