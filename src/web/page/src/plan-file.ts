// Plan files that a person opened: read, told apart, and laid on the desk.
import type { Engine, Files } from "./engine";
import type { Check } from "./questions";
import { decoded, encoded, today } from "./text";

export type PlanFile = { name: string; bytes: Uint8Array };

/** What a plan file's name may end in. */
export const PLAN_ENDINGS = ".xlsx,.yaml,.yml,.toml,.json";
const MOST_BYTES = 32 * 1024 * 1024;

/** Where last year's plans lie, so that they never have the name of the plan itself. */
const LAST_YEAR = "last-year/";

export function isWorkbook({ bytes }: PlanFile): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

/** The text of a plan; nothing for a workbook, or for what is no text. */
export function textOf(plan: PlanFile): string | null {
  return isWorkbook(plan) ? null : decoded(plan.bytes);
}

/** A plan and last year's, as the core finds them. */
export function filesOf(plan: PlanFile | null, previous: PlanFile[]): Files {
  const last = previous.map((one) => [LAST_YEAR + one.name, one.bytes] as const);
  return new Map([...(plan ? [[plan.name, plan.bytes] as const] : []), ...last]);
}

/** A file as people know it, by what the core calls it. */
export function nameOfFile(path: string): string {
  return path.startsWith(LAST_YEAR) ? `last year’s ${path.slice(LAST_YEAR.length)}` : path;
}

/** The bytes of files; why some of them cannot be used. */
export async function read(chosen: File[]): Promise<{ files: PlanFile[]; problem: Error | null }> {
  const files: PlanFile[] = [];
  let problem: Error | null = null;
  for (const file of chosen) {
    const why = refusal(file);
    if (why) {
      problem ??= new Error(why);
      continue;
    }
    try {
      files.push({ name: file.name.replace(/[\r\n]/g, " "), bytes: new Uint8Array(await file.arrayBuffer()) });
    } catch {
      problem ??= new Error(`${file.name} cannot be read. If it is a folder, choose the plan in it.`);
    }
  }
  return { files, problem };
}

function refusal(file: File): string | null {
  const mega = (bytes: number) => Math.round(bytes / (1024 * 1024));
  if (file.size > MOST_BYTES) {
    return `${file.name} has ${mega(file.size)} MB, but ${mega(MOST_BYTES)} MB is the limit. A plan is far smaller: is it the right file?`;
  }
  if (file.name.endsWith(".lac")) return `${file.name} is a rule file, not a plan. Open it under “Write rules”.`;
  return null;
}

/**
 * Of several files that were opened together, the plan of the latest year, and those of the same council for earlier
 * years. The others are not used.
 */
export async function sorted(files: PlanFile[], engine: Engine): Promise<{ plan: PlanFile; previous: PlanFile[]; unused: PlanFile[] } | null> {
  const [first, ...rest] = files;
  if (!first) return null;
  if (rest.length === 0) return { plan: first, previous: [], unused: [] };
  const known = await Promise.all(files.map((file) => identified(file, engine)));
  const latest = known.reduce((one, other) => (other.year > one.year ? other : one));
  const isEarlier = (one: (typeof known)[number]) => one.year !== "" && one.year < latest.year && one.authority === latest.authority;
  const others = known.filter((one) => one !== latest);
  return {
    plan: latest.file,
    previous: others.filter(isEarlier).map((one) => one.file),
    unused: others.filter((one) => !isEarlier(one)).map((one) => one.file),
  };
}

/** Whose plan a file is, and for which year. */
async function identified(file: PlanFile, engine: Engine) {
  const about = { plan: file.name, as_of: today(), draft: true };
  const check = await engine.askFor<Check>({ ask: "check", ...about }, filesOf(file, []));
  const plan = check.report?.plans[0];
  return { file, year: plan?.year ?? "", authority: plan?.authority ?? "" };
}

/** Says of files that are given as last year's which of them are no such plan; nothing where all are. */
export async function notBefore(plan: PlanFile | null, files: PlanFile[], engine: Engine): Promise<string | null> {
  const now = plan ? await identified(plan, engine) : null;
  for (const file of files) {
    const { year, authority } = await identified(file, engine);
    if (!year) return `${file.name} is no plan that can be read, so it is not used.`;
    if (now && (year >= now.year || authority !== now.authority)) {
      return `${file.name} is the plan of ${authority || "no council"} for ${year}, and not of ${now.authority} for the year before ${now.year}: it is not used.`;
    }
  }
  return null;
}

/** A plan whose text was changed on the page. */
export function withText(plan: PlanFile, text: string): PlanFile {
  return { name: plan.name, bytes: encoded(text) };
}
