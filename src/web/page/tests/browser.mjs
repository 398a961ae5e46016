// What every test of the page needs: the page in a browser that has no network, a record of what it asks for, and the
// command line to compare it with.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const top = resolve(dirname(fileURLToPath(import.meta.url)), "../../../..");
export const AS_OF = "2001-01-23";

const PAGE = join(top, "src/web/dist/lacuna.html");
const PROGRAM = process.env.LACUNA ?? join(top, "target/debug/lacuna");
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

// Without these the browser itself asks its maker for news.
const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

let browser;

export async function begin() {
  browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
}

export async function end() {
  await browser.close();
}

/** The page, opened from disk. What it asks for and what goes wrong in it is noted. */
export async function opened({ width = 1280, height = 900, at = "", javaScriptEnabled = true, init } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, acceptDownloads: true, javaScriptEnabled });
  const page = await context.newPage();
  const noted = { requests: [], errors: [] };
  page.on("request", (request) => noted.requests.push(request.url()));
  page.on("pageerror", (error) => noted.errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && noted.errors.push(message.text()));
  if (init) await page.addInitScript(init);
  await page.goto(pathToFileURL(PAGE).href + at);
  if (javaScriptEnabled && !init) await page.waitForSelector("h1:visible");
  return { page, noted, close: () => context.close() };
}

/** What a page may ask for: itself, and what it made itself. */
export function strangers(noted) {
  return noted.requests.filter((url) => !url.startsWith("file:") && !url.startsWith("blob:") && !url.startsWith("data:"));
}

/** The command line, run in a folder. */
export function lacuna(folder, ...args) {
  try {
    return execFileSync(PROGRAM, args, { cwd: folder, maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
  } catch (error) {
    // One that finds something ends with 1, and has printed all the same.
    if (error.stdout) return error.stdout;
    throw error;
  }
}

export function folder() {
  return mkdtempSync(join(tmpdir(), "lacuna-page-"));
}

/** A file that the page gives away when this is done. */
export async function downloaded(page, act) {
  const trouble = page.locator(".trouble:visible:not(.mild)").first();
  const told = trouble.waitFor({ timeout: 15_000 }).then(async () => {
    throw new Error(`no file came: ${await trouble.innerText()}`);
  });
  told.catch(() => {});
  const [download] = await Promise.all([Promise.race([page.waitForEvent("download", { timeout: 15_000 }), told]), act()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** Drops a plan on the first page, and waits for what is said of it. */
export async function drop(page, ...files) {
  await page.getByLabel("The plan", { exact: true }).setInputFiles(files);
  const names = files.map((file) => basename(file));
  // What was said of the plan before is gone as soon as another is in use.
  await page.waitForFunction(
    (names) => {
      const used = document.querySelector("main .in-use strong")?.textContent ?? "";
      const told = document.querySelector(".summary") ?? document.querySelector("main .trouble");
      return told && (names.some((name) => used.includes(name)) || told.className.includes("trouble"));
    },
    names,
  );
}

/** Waits until focus is on something with this text. */
export async function focused(page, text) {
  await page.waitForFunction((text) => document.activeElement?.textContent.includes(text) && !document.activeElement.closest(".editor, a"), text);
}

/** Waits until this text is selected, as it is where a place in a plan is gone to. */
export async function selected(page, text) {
  await page.waitForFunction((text) => getSelection().toString().includes(text), text);
}
