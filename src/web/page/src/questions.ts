// What the core is asked, and what it answers: src/web/request.rs and the files beside it, in TypeScript.

export type About = { plan: string; as_of: string; draft: boolean };

export type Question =
  | { ask: "circulars" }
  | ({ ask: "check" } & About)
  | ({ ask: "report"; format: string } & About)
  | ({ ask: "dossier"; format: string } & About)
  | ({ ask: "annotate" } & About)
  | { ask: "form"; year: string; form: string | null; authority: string | null }
  | { ask: "open"; plan: string }
  | { ask: "save"; plan: string; to: string }
  | { ask: "explain"; name: string; year: string | null }
  | { ask: "rule-text"; year: string }
  | { ask: "lint" }
  | { ask: "examples"; only: string };

export type Said = {
  code: string;
  is_error: boolean;
  message: string;
  help: string | null;
  at: SaidAt[];
  fixes: { path: string; start: number; end: number; text: string }[];
};

export type SaidAt = {
  path: string;
  label: string;
  cell: string | null;
  line: number;
  column: number;
  start: number;
  end: number;
};

export type Paragraph = {
  name: string;
  words: string;
  is_quoted: boolean;
  source: string;
  inferred_because: string | null;
};

export type Circular = {
  year: string;
  title: string;
  short_name: string;
  due: string;
  forms: { name: string; title: string }[];
  councils: string[];
  paragraphs: Paragraph[];
};

export type Circulars = { circulars: Circular[]; first_words: string[]; reserved: string[] };

// ---- A plan that was checked ----------------------------------------------------------------------

export type Check = {
  word: string | null;
  sentence: string | null;
  /** Nothing where it is longer than a page can show. */
  report: Report | null;
  /** The report for people in its place. */
  text: string | null;
  /** What people are told of each group of the report, in the order of the groups. */
  told: { said: string[]; is_unwritten: boolean }[];
  sheets: Sheet[] | null;
  sections: Section[];
};

/** What a plan has at its top, by its place in the file; a sheet of a workbook. */
export type Section = { name: string; start: number; end: number };

export type Sheet = {
  name: string;
  columns: [string, string][];
  rows: { number: number; cells: { name: string; column: string; text: string }[] }[];
};

/** The published report for programs, as far as the page shows it: `lacuna schema --report`. */
export type Report = { plans: Plan[]; rule_diagnostics: Diagnostic[] };

export type Verdict = "met" | "breached" | "undecided" | "for a person" | "not applicable";

export type Plan = {
  path: string;
  authority: string | null;
  year: string | null;
  circular: string | null;
  due: string | null;
  ready: boolean | null;
  grade: { name: string | null; possible: string[]; held_back_by: string[] } | null;
  totals: Record<string, number> | null;
  groups: Group[];
  findings: Finding[];
  todo: { what: string; alone: number; in_all: number; places: Place[] }[];
  diagnostics: Diagnostic[];
};

export type GroupKind =
  | "put-right"
  | "fill-in"
  | "undecided"
  | "should"
  | "explained"
  | "waived"
  | "known"
  | "for-a-person"
  | "judged-no";

export type Group = {
  kind: GroupKind;
  in_the_way: boolean;
  what: string | null;
  requirements: string[];
  waiting: string[];
  places: Place[];
  fields: string[];
};

export type Finding = {
  requirement: string;
  title: string | null;
  strength: string;
  verdict: Verdict;
  unfilled: boolean;
  cites: string[];
  reasons: Reason[];
  help: string | null;
  explanation: string | null;
};

export type Reason = {
  about: string[];
  verdict: Verdict;
  said: string;
  remedy: { said: string } | null;
  rule: Place | null;
  places: { said: string; place: Place }[];
};

export type Place = { path: string; line?: number; column?: number; start?: number; end?: number; cell?: string };

export type Diagnostic = {
  code: string;
  severity: string;
  message: string;
  help: string | null;
  places: { said: string; place: Place }[];
};

// ---- A form ---------------------------------------------------------------------------------------

export type Form = {
  year: string;
  form: string;
  outline: { title: string; about: string; fields: Field[] };
  plan: Value;
  doubt: string | null;
};

export type Opened = { year: string; form: string; plan: Value; lost: string[]; said: Said[] };

export type Field = {
  name: string;
  title: string;
  takes: string;
  asked_by: Asking[];
  examples: string[];
  is_settled: boolean;
  may_be_left_out: boolean;
  may_be_not_applicable: boolean;
  answer: Answer;
};

export type Asking = { name: string; strength: string; title: string };

export type Answer =
  | { kind: "value"; of: string; such_as: string }
  | { kind: "words"; words: string[]; is_open: boolean }
  | { kind: "group"; fields: Field[] }
  | { kind: "list"; of: Answer; key: string | null; at_least: number }
  | { kind: "explanations"; of: Asking[] }
  | { kind: "other-file" };

/** What is filled in: texts, lists and groups, as a plan file in JSON holds them. */
export type Value = string | Value[] | { [name: string]: Value };

// ---- Examples of rules ----------------------------------------------------------------------------

export type Examples = {
  holds: number;
  fails: number;
  unusable: number;
  examples: {
    title: string;
    year: string;
    place: Place;
    outcome: string;
    differences: { requirement: string; expected: string; actual: string; because: string[] }[];
    errors: string[];
  }[];
};
