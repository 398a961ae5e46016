// What is to be done about a plan, as the page shows it: the groups of the report with all that belongs to each.
import type { EditorMark } from "./editor";
import { nameOfFile } from "./plan-file";
import type { Check, Circular, Diagnostic, Finding, Group, GroupKind, Place, Reason, Section } from "./questions";
import { counted, joined } from "./text";

/** One thing to be done, or to know. */
export type Entry = {
  id: string;
  kind: Kind;
  /** Whether the plan cannot be sent before it is done. */
  isInTheWay: boolean;
  /** Whether it is breached only because something is not filled in yet. */
  isUnfilled: boolean;
  /** Whether what is missing is not in the text of the plan at all. */
  isUnwritten: boolean;
  /** What is asked, or what is missing. */
  title: string;
  /** The requirement that it is about; nothing for what is only missing. */
  requirement: string | null;
  strength: string;
  /** Why, a sentence each. */
  reasons: string[];
  remedies: string[];
  /** What else hangs on it, a sentence each. */
  beside: string[];
  cites: string[];
  marks: Mark[];
  /** The fields that it is about, as pointers. */
  fields: string[];
  sections: string[];
};

/** A place, and what there is to say of it. */
export type Mark = {
  place: Place;
  said: string;
  /** Whether it is in another file, such as last year's plan. */
  isElsewhere: boolean;
};

export type Kind = GroupKind | "problem" | "doubt" | "fill-in-too";

/** How kinds are headed, in the order in which they are told, each with a sign: colour alone says nothing. */
export const KINDS: { kind: Kind; heading: string; sign: string; short: string }[] = [
  { kind: "problem", heading: "Why the file cannot be checked", sign: "✗", short: "problem" },
  { kind: "put-right", heading: "Put right", sign: "✗", short: "put right" },
  { kind: "fill-in", heading: "Fill in before you send it, most useful first", sign: "…", short: "fill in" },
  { kind: "undecided", heading: "Cannot be decided yet", sign: "?", short: "undecided" },
  {
    kind: "fill-in-too",
    heading: "Fill in as well: it does not stop you sending the plan",
    sign: "…",
    short: "fill in",
  },
  { kind: "should", heading: "Should be met: it does not stop you sending the plan", sign: "!", short: "should" },
  { kind: "doubt", heading: "Check that this is meant", sign: "~", short: "doubtful" },
  { kind: "for-a-person", heading: "For a person to judge", sign: "○", short: "to judge" },
  { kind: "judged-no", heading: "A person judged: no", sign: "○", short: "judged no" },
  { kind: "explained", heading: "Not met, and the council says why", sign: "i", short: "explained" },
  { kind: "waived", heading: "Waived", sign: "i", short: "waived" },
  { kind: "known", heading: "Known before", sign: "i", short: "known" },
];

/** Last year's plan is a file of its own, and no part of this one. */
const LAST_YEAR = "/last-year";

const THE_FORM = "fits-the-form";
const THE_FORM_TITLE = "The plan has what its form asks for, and nothing else";

export function titleOf(finding: Finding): string {
  return finding.title ?? (finding.requirement === THE_FORM ? THE_FORM_TITLE : finding.requirement);
}

/** What there is to do, in the order of the report. */
export function entriesOf(check: Check, prefix: string): Entry[] {
  const plan = check.report?.plans[0];
  if (!plan) return [];
  const findings = new Map(plan.findings.map((one) => [one.requirement, one]));
  const said = plan.diagnostics.map((one) => ofDiagnostic(one, check));
  const groups = plan.groups.map((group, at) => ofGroup(group, check.told[at] ?? NOTHING_TOLD, findings, check));
  const order = (kind: Kind) => KINDS.findIndex((one) => one.kind === kind);
  return named([...said, ...groups].sort((a, b) => order(a.kind) - order(b.kind)), prefix);
}

/** Gives each a name that it keeps when the plan is checked again and others come and go. */
function named(entries: Entry[], prefix: string): Entry[] {
  const seen = new Map<string, number>();
  return entries.map((entry) => {
    const about = `${prefix}-${entry.requirement ?? entry.title}`.replace(/[^\w-]+/g, "-");
    const count = (seen.get(about) ?? 0) + 1;
    seen.set(about, count);
    return { ...entry, id: count > 1 ? `${about}-${count}` : about };
  });
}

function ofDiagnostic(one: Diagnostic, check: Check): Entry {
  const marks = marksOf(one.places, check);
  return {
    id: "",
    kind: one.severity === "error" ? "problem" : "doubt",
    isInTheWay: one.severity === "error",
    isUnfilled: false,
    isUnwritten: false,
    title: sentence(one.message),
    requirement: null,
    strength: "",
    reasons: [],
    remedies: one.help ? [sentence(one.help)] : [],
    beside: [],
    cites: [],
    marks,
    fields: [],
    sections: sectionsOf(marks, [], check),
  };
}

const NOTHING_TOLD = { said: [] as string[], is_unwritten: false };

function ofGroup(group: Group, told: typeof NOTHING_TOLD, findings: Map<string, Finding>, check: Check): Entry {
  const [first, ...others] = group.requirements;
  const finding = first ? findings.get(first) : undefined;
  const isGap = group.kind === "fill-in";
  const reasons = finding && !isGap ? reasonsOf(finding, group) : [];
  const shown = reasons.flatMap((reason) => reason.places);
  const where = told.is_unwritten ? "not in the plan yet; it belongs near here" : "to fill in";
  const bare = group.places.map((place) => ({ place, said: isGap ? where : "" }));
  const isLastYear = isGap && group.fields.every((pointer) => pointer === LAST_YEAR);
  const marks = isLastYear ? [] : marksOf(shown.length > 0 ? shown : bare, check);
  const waiting = group.waiting.filter((name) => name !== THE_FORM);
  return {
    id: "",
    kind: isGap && !group.in_the_way ? "fill-in-too" : group.kind,
    isInTheWay: group.in_the_way,
    isUnfilled: !isGap && finding?.unfilled === true,
    title: isLastYear ? "Last year’s plan: choose its file, if you have it" : isGap ? (group.what ?? "") : finding ? titleOf(finding) : "",
    requirement: isGap ? null : (first ?? null),
    strength: finding && !isGap ? finding.strength : "",
    isUnwritten: told.is_unwritten,
    reasons: told.said.map(sentence),
    remedies: [...new Set([...reasons.flatMap((one) => one.remedy?.said ?? []), ...(!isGap && finding?.help ? [finding.help] : [])])].map(sentence),
    beside: [
      ...(finding?.explanation ? [`The council says: ${finding.explanation}`] : []),
      ...(isGap && group.requirements.length > 0 ? [`Breached until it is filled in: ${namesOf(group.requirements)}.`] : []),
      ...(!isGap && others.length > 0 ? [`Also breached by this: ${namesOf(others)}.`] : []),
      ...(waiting.length > 0 ? [`${counted(waiting.length, "requirement waits", "requirements wait")} for this: ${namesOf(waiting)}.`] : []),
    ],
    cites: !isGap && finding ? finding.cites : [],
    marks,
    fields: group.fields,
    sections: sectionsOf(marks, group.fields, check),
  };
}

function marksOf(places: { said: string; place: Place }[], check: Check): Mark[] {
  const own = check.report?.plans[0]?.path;
  return places.map(({ said, place }) => ({ place, said, isElsewhere: place.path !== own }));
}

/** The places of entries in a text, for an editor. */
export function editorMarks(entries: Entry[], path: string, offset: (byte: number) => number): EditorMark[] {
  return entries.flatMap((entry) => {
    const { sign } = KINDS.find((one) => one.kind === entry.kind)!;
    const inText = entry.marks.filter(({ place }) => place.path === path && place.start !== undefined);
    return inText.map(({ place, said }) => {
      const from = offset(place.start!);
      // What is not there yet has a sign where it belongs, and nothing to underline.
      const to = entry.isUnwritten ? from : offset(place.end!);
      return { from, to, id: entry.id, kind: entry.kind, sign, said: said || entry.title };
    });
  });
}

/** The reasons of a finding that a group is about: of the form, those at the group's places. */
function reasonsOf(finding: Finding, group: Group): Reason[] {
  const own = finding.reasons.filter((one) => one.verdict === finding.verdict);
  if (finding.requirement !== THE_FORM) return own;
  const places = new Set(group.places.map(placeKey));
  return own.filter((one) => one.places.some(({ place }) => places.has(placeKey(place))));
}

export function placeKey(place: Place): string {
  return place.cell ?? `${place.path}:${place.start}-${place.end}`;
}

/** `line 46`, `Spending!D14`; in another file with its name. */
export function placeName({ place, isElsewhere }: Mark): string {
  const name = place.cell ?? `line ${place.line}`;
  return isElsewhere ? `${nameOfFile(place.path)}, ${name}` : name;
}

/** Where in the plan something is: the names at its top, or the sheets of a workbook. */
function sectionsOf(marks: Mark[], fields: string[], check: Check): string[] {
  const named = check.sheets ? [] : fields.map((pointer) => pointer.split("/")[1] ?? "");
  const inPlan = marks.filter((mark) => !mark.isElsewhere);
  const found = named.length > 0 ? named : inPlan.map(({ place }) => sectionOf(place, check.sections));
  return [...new Set(found)];
}

function sectionOf(place: Place, sections: Section[]): string {
  if (place.cell) return place.cell.slice(0, place.cell.lastIndexOf("!")).replace(/^'|'$/g, "");
  const at = place.start ?? 0;
  return sections.find((one) => one.start <= at && at < Math.max(one.end, one.start + 1))?.name ?? "The whole plan";
}

/** A paragraph's words, with where they are from. */
export function citation(name: string, circular: Circular | undefined): { head: string; words: string; note: string } {
  const paragraph = circular?.paragraphs.find((one) => one.name === name);
  const head = circular ? `${circular.short_name}, ${name}` : name;
  if (!paragraph) return { head, words: "", note: "" };
  const whose = paragraph.is_quoted ? "The circular’s words" : "In our words";
  const basis = paragraph.inferred_because
    ? `inferred from ${paragraph.source}, because ${paragraph.inferred_because}`
    : `seen in ${paragraph.source}`;
  return { head, words: paragraph.words, note: `${whose}; ${basis}.` };
}

function namesOf(requirements: string[]): string {
  const MOST = 6;
  const more = requirements.length - MOST;
  const named = requirements.slice(0, MOST).map((name) => `\`${name}\``);
  return more > 0 ? `${named.join(", ")} and ${more} more` : joined(named);
}

/** With a capital and a full stop; names between backticks stay as they are. */
export function sentence(text: string): string {
  const first = /^[a-z]/.test(text) ? text[0]!.toUpperCase() + text.slice(1) : text;
  return /[.!?…]$/.test(first) ? first : `${first}.`;
}
