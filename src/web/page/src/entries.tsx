// What is to be done, thing by thing: why, what to do, who asks for it, and where it is.
import { useEffect, useId, useState } from "preact/hooks";
import type { Engine, Files } from "./engine";
import { type Entry, KINDS, type Mark, citation, placeName, titleOf } from "./findings";
import { FocusHeading, Words } from "./parts";
import type { Check, Circular } from "./questions";
import { counted, titled } from "./text";

/** Whether the plan can be sent, and what stands in the way, each line leading to its place. */
export function Summary(props: {
  check: Check;
  /** Whether the plan was changed since. */
  isBehind: boolean;
  entries: Entry[];
  heading: string;
  focusOn: unknown;
  focusDone: { current: unknown };
  onEntry: (entry: Entry) => void;
}) {
  const MOST = 10;
  const id = useId();
  const { check } = props;
  const plan = check.report?.plans[0];
  const inTheWay = props.entries.filter((one) => one.isInTheWay);
  const isReady = plan?.ready === true;
  return (
    <div class={`summary ${isReady ? "ready" : "open"}`} role="region" aria-labelledby={id}>
      <FocusHeading id={id} when={props.focusOn} done={props.focusDone}>
        <span class="tag">{check.word ?? "CANNOT BE CHECKED"}</span> {props.heading}
      </FocusHeading>
      {props.isBehind && <p class="behind">Not checked since your last change.</p>}
      {check.sentence && <p class="lead">{withoutWord(check)}</p>}
      {plan?.circular && (
        <p>
          Checked against {plan.circular}
          {plan.due && `, due ${day(plan.due)}`}.{" "}
          {plan.grade && (plan.grade.name ? `Grade: ${plan.grade.name}.` : `Grades still possible: ${plan.grade.possible.join(", ")}.`)}
        </p>
      )}
      {check.text && (
        <>
          <p>
            More is wrong with this plan than a page can show one by one. This is what the command line prints of it;
            put right what comes first, and check again.
          </p>
          <pre tabIndex={0} class="wide">
            {check.text}
          </pre>
        </>
      )}
      {inTheWay.length > 0 && (
        <>
          <h3>What stands in the way</h3>
          <ul>
            {inTheWay.slice(0, MOST).map((entry) => (
              <li>
                <a
                  href={`#${entry.id}`}
                  onClick={(event) => {
                    event.preventDefault();
                    props.onEntry(entry);
                  }}
                >
                  {kindOf(entry).short === "fill in" ? "Fill in: " : ""}
                  <Words text={entry.title} />
                </a>
              </li>
            ))}
          </ul>
          {inTheWay.length > MOST && <p>And {inTheWay.length - MOST} more, listed below.</p>}
        </>
      )}
    </div>
  );
}

function withoutWord({ word, sentence }: Check): string {
  const rest = (sentence ?? "").replace(`${word}: `, "").replace(/^DRAFT, not ready yet: /, "");
  return rest[0] ? rest[0].toUpperCase() + rest.slice(1) : rest;
}

function day(date: string): string {
  const [year, month, day] = date.split("-").map(Number);
  const name = new Date(Date.UTC(year!, month! - 1, day!)).toLocaleDateString("en-GB", { month: "long", timeZone: "UTC" });
  return `${day} ${name} ${year}`;
}

function kindOf(entry: Entry) {
  return KINDS.find((one) => one.kind === entry.kind)!;
}

/** How many entries of a kind are shown at first. */
const MOST_ENTRIES = 60;

/** The entries under the headings of their kinds, with what narrows them down. */
export function Entries(props: {
  check: Check;
  entries: Entry[];
  circular: Circular | undefined;
  engine: Engine;
  files: Files;
  /** The rules, where they may be others than those built in. */
  rules: string;
  /** The entry to go to; a new object goes there again. */
  chosen: { id: string } | null;
  onMark: (mark: Mark, entry: Entry) => void;
}) {
  const id = useId();
  const [wanted, setWanted] = useState("");
  const [section, setSection] = useState("");
  const [shownOf, setShownOf] = useState<string[]>([]);
  const sections = [...new Set(props.entries.flatMap((one) => one.sections))].sort();
  const needle = wanted.trim().toLowerCase();
  const fits = (one: Entry) =>
    (section === "" || one.sections.includes(section)) &&
    [one.title, one.requirement ?? "", ...one.reasons].some((text) => text.toLowerCase().includes(needle));
  const shown = props.entries.filter(fits);

  useEffect(() => {
    const entry = props.entries.find((one) => one.id === props.chosen?.id);
    if (!entry) return;
    // What is gone to is shown, whatever was looked for.
    if (!fits(entry)) {
      setWanted("");
      setSection("");
    }
    setShownOf((kinds) => (kinds.includes(entry.kind) ? kinds : [...kinds, entry.kind]));
    requestAnimationFrame(() => {
      const found = document.getElementById(entry.id);
      found?.scrollIntoView({ block: "center" });
      found?.focus({ preventScroll: true });
    });
  }, [props.chosen]);
  return (
    <section aria-labelledby={`${id}-to-do`}>
      <h2 id={`${id}-to-do`}>What there is to do</h2>
      <div class="filters" role="search" aria-label="Narrow the list down">
        <div>
          <label for={`${id}-wanted`}>Requirement or word</label>
          <input id={`${id}-wanted`} type="search" value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} />
        </div>
        <div>
          <label for={`${id}-section`}>Section of the plan</label>
          <select id={`${id}-section`} value={section} onChange={(event) => setSection(event.currentTarget.value)}>
            <option value="">All sections</option>
            {sections.map((name) => (
              <option value={name}>{titled(name)}</option>
            ))}
          </select>
        </div>
      </div>
      <p role="status">
        {shown.length === props.entries.length
          ? `${counted(shown.length, "thing", "things")} to do or to know.`
          : `${shown.length} of ${counted(props.entries.length, "thing", "things")} shown.`}
      </p>
      {KINDS.map(({ kind, heading, sign }) => {
        const own = shown.filter((one) => one.kind === kind);
        return (
          own.length > 0 && (
            <section class={`kind kind-${kind}`} aria-label={heading}>
              <h3>
                <span class={`sign sign-${kind}`} aria-hidden="true">
                  {sign}
                </span>{" "}
                {heading} <span class="count">({own.length})</span>
              </h3>
              <ol>
                {own.slice(0, shownOf.includes(kind) ? own.length : MOST_ENTRIES).map((entry) => (
                  <Thing key={entry.id} {...props} entry={entry} isChosen={entry.id === props.chosen?.id} />
                ))}
              </ol>
              {own.length > MOST_ENTRIES && !shownOf.includes(kind) && (
                <button type="button" class="quiet" onClick={() => setShownOf([...shownOf, kind])}>
                  Show all {own.length}
                </button>
              )}
            </section>
          )
        );
      })}
      <Ledger check={props.check} />
    </section>
  );
}

function Thing(props: {
  entry: Entry;
  isChosen: boolean;
  circular: Circular | undefined;
  engine: Engine;
  files: Files;
  rules: string;
  onMark: (mark: Mark, entry: Entry) => void;
}) {
  const MOST = 8;
  const { entry } = props;
  const marks = distinct(entry.marks);
  return (
    <li id={entry.id} tabIndex={-1} class={props.isChosen ? "chosen" : ""} aria-current={props.isChosen ? "true" : undefined}>
      <h4>
        <Words text={entry.title} />
      </h4>
      {entry.reasons.slice(0, MOST).map((text) => (
        <p>
          <Words text={text} />
        </p>
      ))}
      {entry.reasons.length > MOST && <p>And {counted(entry.reasons.length - MOST, "more reason", "more reasons")} like these.</p>}
      {marks.length > 0 && (
        <p class="places">
          {marks.slice(0, MOST).map((mark) => {
            const text = placeName(mark) + (mark.said && `: ${mark.said}`);
            if (mark.isElsewhere) return <span class="place">{text}</span>;
            return (
              <button type="button" class="place" onClick={() => props.onMark(mark, entry)}>
                {text}
              </button>
            );
          })}
          {marks.length > MOST && <span>and {counted(marks.length - MOST, "more place", "more places")}</span>}
        </p>
      )}
      {entry.remedies.map((text) => (
        <p class="remedy">
          <strong>What to do:</strong> <Words text={text} />
        </p>
      ))}
      {entry.beside.map((text) => (
        <p class="beside">
          <Words text={text} />
        </p>
      ))}
      {entry.cites.length > 0 && (
        <details>
          <summary>Who asks for this: {entry.cites.map((name) => citation(name, props.circular).head).join("; ")}</summary>
          {entry.cites.map((name) => {
            const { head, words, note } = citation(name, props.circular);
            return (
              <figure>
                <blockquote>
                  <p>{words}</p>
                </blockquote>
                <figcaption>
                  {head}. {note}
                </figcaption>
              </figure>
            );
          })}
        </details>
      )}
      {entry.requirement && <Explanation {...props} name={entry.requirement} strength={entry.strength} />}
    </li>
  );
}

function distinct(marks: Mark[]): Mark[] {
  const seen = new Set<string>();
  return marks.filter((mark) => {
    const key = `${placeName(mark)} ${mark.said}`;
    return !seen.has(key) && seen.add(key);
  });
}

type Explained = { name: string; strength: string; circular: Circular | undefined; engine: Engine; files: Files; rules: string };

/** The page on a requirement, fetched from the core when it is opened. */
function Explanation(props: Explained) {
  const { engine, files, name } = props;
  const year = props.circular?.year ?? null;
  const [isOpen, setIsOpen] = useState(false);
  const [page, setPage] = useState("");
  useEffect(() => {
    if (!isOpen) return;
    setPage("One moment…");
    engine
      .ask({ ask: "explain", name, year }, files)
      .then((bytes) => setPage(new TextDecoder().decode(bytes)))
      .catch((why: Error) => setPage(`The page could not be fetched (${why.message}). Close this and open it again.`));
  }, [isOpen, props.rules, year]);
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        About <code>{name}</code> ({props.strength})
      </summary>
      <pre tabIndex={0}>{page}</pre>
    </details>
  );
}

/** Every requirement with its verdict. */
function Ledger({ check }: { check: Check }) {
  const id = useId();
  const [verdict, setVerdict] = useState("");
  const findings = check.report?.plans[0]?.findings ?? [];
  if (findings.length === 0) return null;
  const verdicts = [...new Set(findings.map((one) => one.verdict))];
  const shown = findings.filter((one) => verdict === "" || one.verdict === verdict);
  return (
    <details class="ledger">
      <summary>All {findings.length} requirements, with the verdict on each</summary>
      <label for={id}>Verdict</label>
      <select id={id} value={verdict} onChange={(event) => setVerdict(event.currentTarget.value)}>
        <option value="">All verdicts</option>
        {verdicts.map((one) => (
          <option value={one}>
            {one} ({findings.filter((finding) => finding.verdict === one).length})
          </option>
        ))}
      </select>
      <div class="wide" tabIndex={0} role="region" aria-label="All requirements">
        <table>
          <caption class="hidden">All requirements, with the verdict on each</caption>
          <thead>
            <tr>
              <th scope="col">Requirement</th>
              <th scope="col">Strength</th>
              <th scope="col">Verdict</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <tr>
                <th scope="row">
                  {titleOf(one)}
                  <br />
                  <code>{one.requirement}</code>
                </th>
                <td>{one.strength}</td>
                <td>{one.verdict}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
