// The page for everybody: what axe finds, at three widths; the keyboard alone; paper.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { begin, drop, end, focused, folder, lacuna, opened, selected, top } from "./browser.mjs";

before(begin);
after(end);

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SHOTS = process.env.LACUNA_SHOTS;

async function look(page, what) {
  // Chromium's own door: the policy of the page lets no script in.
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  const said = found.violations.map((one) => `${one.id}: ${one.help}\n  ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join("\n  ")}`);
  assert.deepEqual(said, [], what);
  const isWide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  assert.equal(isWide, false, `${what}: nothing is cut off to the right`);
  if (SHOTS) await page.screenshot({ path: join(SHOTS, `${what.replaceAll(" ", "-")}.png`) });
}

for (const width of [1280, 375, 320]) {
  test(`axe finds nothing at ${width} pixels`, async () => {
    const { page, noted, close } = await opened({ width });
    await look(page, `the page as it opens at ${width}`);
    await drop(page, join(top, "plans/2001-02/salford.yaml"));
    await page.evaluate(() => document.querySelectorAll("main details").forEach((one) => (one.open = true)));
    await page.getByText("One moment…").first().waitFor({ state: "detached" });
    await look(page, `a plan with findings at ${width}`);
    const made = folder();
    lacuna(top, "convert", "plans/2001-02/salford.yaml", "--to", "xlsx", "--drop-comments", "--output", join(made, "salford.xlsx"));
    await drop(page, join(made, "salford.xlsx"));
    await look(page, `a workbook with findings at ${width}`);
    await page.getByRole("button", { name: "Go on in the form" }).click();
    await page.waitForSelector(".filler .progress .tag");
    await page.waitForTimeout(600);
    await look(page, `the form at ${width}`);
    await page.goto(`${page.url().replace(/#.*/, "")}#rules`);
    await page.getByLabel("Begin with the circular of").selectOption("2001-02");
    await page.getByText("no mistakes", { exact: false }).waitFor({ timeout: 60_000 });
    await page.getByLabel("Open a plan to try them on").setInputFiles(join(top, "plans/2001-02/salford.yaml"));
    await page.waitForSelector(".summary:visible");
    await look(page, `rules being written at ${width}`);
    assert.deepEqual(noted.errors, []);
    await close();
  });
}

test("the keyboard alone is enough", async () => {
  const { page, close } = await opened();
  await page.keyboard.press("Tab");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Skip to main content/);
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await drop(page, join(top, "plans/2001-02/salford.yaml"));
  // Focus is on the verdict: the next stop is the first thing to do.
  await focused(page, "NOT READY");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await focused(page, "Planned adoption spending");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await selected(page, "to follow");
  // An editor takes the tabulator for nothing of its own.
  const before = await page.evaluate(() => document.activeElement.className);
  await page.keyboard.press("Tab");
  assert.notEqual(await page.evaluate(() => document.activeElement.className), before);
  await close();
});

test("it prints", async () => {
  const { page, close } = await opened();
  await drop(page, join(top, "plans/2001-02/salford.yaml"));
  const pdf = await page.pdf({ format: "A4", ...(SHOTS ? { path: join(SHOTS, "salford.pdf") } : {}) });
  assert.ok(pdf.length > 20_000);
  await close();
});
