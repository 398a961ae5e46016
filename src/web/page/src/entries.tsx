// What is to be done, thing by thing: why, what to do, who asks for it, and where it is.
import { useId, useState } from "preact/hooks";
import type { Engine, Files } from "./engine";
import { type Entry, KINDS, type Mark, citation, placeName } from "./findings";
import { FocusHeading, Words } from "./parts";
import type { Check, Circular } from "./questions";
import { counted } from "./text";

/** Whether the plan can be sent, and what stands in the way, each line leading to its place. */
export function Summary(props: {
  check: Check;
  entries: Entry[];
  heading: string;
  focusOn: unknown;
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
      <FocusHeading id={id} when={props.focusOn}>
        <span class="tag">{check.word ?? "CANNOT BE CHECKED"}</span> {props.heading}
      </FocusHeading>
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

/** The entries under the headings of their kinds, with what narrows them down. */
export function Entries(props: {
  check: Check;
  entries: Entry[];
  circular: Circular | undefined;
  engine: Engine;
  files: Files;
  chosen: string | null;
  onMark: (mark: Mark, entry: Entry) => void;
}) {
  const id = useId();
  const [wanted, setWanted] = useState("");
  const [section, setSection] = useState("");
  const sections = [...new Set(props.entries.flatMap((one) => one.sections))].sort();
  const needle = wanted.trim().toLowerCase();
  const fits = (one: Entry) =>
    (section === "" || one.sections.includes(section)) &&
    [one.title, one.requirement ?? "", ...one.reasons].some((text) => text.toLowerCase().includes(needle));
  const shown = props.entries.filter(fits);
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
              <option value={name}>{heading(name)}</option>
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
                {own.map((entry) => (
                  <Thing key={entry.id} {...props} entry={entry} isChosen={entry.id === props.chosen} />
                ))}
              </ol>
            </section>
          )
        );
      })}
      <Ledger check={props.check} />
    </section>
  );
}

function heading(name: string): string {
  return name[0] ? name[0].toUpperCase() + name.slice(1).replaceAll("-", " ") : name;
}

function Thing(props: {
  entry: Entry;
  isChosen: boolean;
  circular: Circular | undefined;
  engine: Engine;
  files: Files;
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
          {marks.slice(0, MOST).map((mark) => (
            <button type="button" class="place" onClick={() => props.onMark(mark, entry)}>
              {placeName(mark.place)}
              {mark.said && `: ${mark.said}`}
            </button>
          ))}
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
  return marks.filter(({ place, said }) => {
    const key = `${placeName(place)} ${said}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** The page on a requirement, fetched from the core when it is opened. */
function Explanation(props: { name: string; strength: string; circular: Circular | undefined; engine: Engine; files: Files }) {
  const [page, setPage] = useState("");
  const fetch = async () => {
    const year = props.circular?.year ?? null;
    const bytes = await props.engine.ask({ ask: "explain", name: props.name, year }, props.files);
    setPage(new TextDecoder().decode(bytes));
  };
  return (
    <details onToggle={(event) => event.currentTarget.open && !page && fetch().catch((why: Error) => setPage(why.message))}>
      <summary>
        About <code>{props.name}</code> ({props.strength})
      </summary>
      <pre tabIndex={0}>{page || "One moment…"}</pre>
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
                  {one.title ?? "The plan has what its form asks for, and nothing else"}
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
