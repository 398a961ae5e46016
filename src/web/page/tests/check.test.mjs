// Checking a plan on the page: what it shows, that it is what the command line says, and that nothing is asked of any
// network meanwhile.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { after, before, test } from "node:test";
import { AS_OF, begin, downloaded, drop, end, focused, folder, lacuna, opened, selected, strangers, top } from "./browser.mjs";

before(begin);
after(end);

const FORMATS = ["yaml", "toml", "json", "xlsx"];

function plans(under = join(top, "plans")) {
  return readdirSync(under).flatMap((name) => {
    const path = join(under, name);
    return statSync(path).isDirectory() ? plans(path) : [path];
  });
}

/** Every plan of the repository in every format that it can be written in. */
function inAllFormats(made) {
  const files = plans().flatMap((plan) => {
    const to = join(made, relative(join(top, "plans"), dirname(plan)));
    mkdirSync(to, { recursive: true });
    return FORMATS.map((format) => {
      const file = join(to, basename(plan).replace(/yaml$/, format));
      const bytes = format === "yaml" ? readFileSync(plan) : lacuna(top, "convert", plan, "--to", format, "--drop-comments", ...(format === "xlsx" ? ["--output", file] : []));
      if (format !== "xlsx") writeFileSync(file, bytes);
      return file;
    });
  });
  // A plan whose form has no place for something it says is not made a workbook of.
  return files.filter(existsSync);
}

test("the findings are those of the command line, byte for byte, for every plan in every format", async (context) => {
  const { page, noted, close } = await opened();
  await page.getByLabel("As of this day").fill(AS_OF);
  const made = folder();
  let count = 0;
  for (const file of inAllFormats(made)) {
    await drop(page, file);
    const { bytes } = await downloaded(page, () => page.getByRole("button", { name: "Findings for programs (JSON)" }).click());
    const told = lacuna(dirname(file), "check", basename(file), "--format", "json", "--as-of", AS_OF);
    assert.ok(bytes.equals(told), `${file} is told differently`);
    count += 1;
  }
  context.diagnostic(`${count} files compared`);
  assert.deepEqual(strangers(noted), []);
  assert.deepEqual(noted.errors, []);
  await close();
});

test("the other files to take away are those of the command line too", async () => {
  const { page, close } = await opened();
  await page.getByLabel("As of this day").fill(AS_OF);
  const made = folder();
  writeFileSync(join(made, "salford.yaml"), readFileSync(join(top, "plans/2001-02/salford.yaml")));
  lacuna(made, "convert", "salford.yaml", "--to", "xlsx", "--drop-comments", "--output", "salford.xlsx");
  await drop(page, join(made, "salford.yaml"));
  const text = await downloaded(page, () => page.getByRole("button", { name: "Findings as text" }).click());
  assert.equal(text.bytes.toString(), lacuna(made, "check", "salford.yaml", "--as-of", AS_OF, "--verbose").toString());
  const report = await downloaded(page, () => page.getByRole("button", { name: "Report for the Chief Executive" }).click());
  assert.equal(report.name, "salford.report.html");
  assert.equal(report.bytes.toString(), lacuna(made, "report", "salford.yaml", "--as-of", AS_OF).toString());

  await drop(page, join(made, "salford.xlsx"));
  const copy = await downloaded(page, () => page.getByRole("button", { name: "Workbook with a comment" }).click());
  lacuna(made, "check", "salford.xlsx", "--as-of", AS_OF, "--annotate", "annotated.xlsx");
  assert.ok(copy.bytes.equals(readFileSync(join(made, "annotated.xlsx"))));
  await close();
});

test("a verdict comes soon, and focus goes to it", async (context) => {
  const { page, close } = await opened();
  const times = [];
  for (let round = 0; round < 5; round++) {
    const file = join(top, "plans/2001-02/model.yaml");
    await page.evaluate(() => {
      document.querySelectorAll(".summary").forEach((one) => one.remove());
      window.began = 0;
      addEventListener("change", () => (window.began ||= performance.now()), { capture: true, once: true });
      new MutationObserver((_, observer) => {
        if (document.querySelector(".summary")) {
          window.took = performance.now() - window.began;
          observer.disconnect();
        }
      }).observe(document.body, { childList: true, subtree: true });
    });
    await page.getByLabel("The plan", { exact: true }).setInputFiles(file);
    await page.waitForSelector(".summary.ready");
    times.push(Math.round(await page.evaluate(() => window.took)));
    if (round === 0) assert.match(await page.evaluate(() => document.activeElement.textContent), /^READY/);
    await page.reload();
    await page.waitForSelector("h1:visible");
  }
  context.diagnostic(`from the drop to the verdict, the page just opened: ${times.join(", ")} ms`);
  await close();
});

test("from a finding to its place in the plan, and back", async () => {
  const { page, close } = await opened();
  await drop(page, join(top, "plans/2001-02/salford.yaml"));
  await page.getByRole("link", { name: "Planned adoption spending is shown" }).click();
  await focused(page, "Planned adoption spending");
  await page.getByRole("button", { name: "line 46: not filled in yet" }).click();
  await selected(page, "to follow");
  await page.locator(".signs .sign-put-right").first().click();
  await focused(page, "Planned adoption spending");
  // The keys Ctrl and Enter lead there too, whatever the list was narrowed down to.
  await page.getByLabel("Requirement or word").fill("four-signatures");
  await page.getByText("line 46").waitFor({ state: "detached" });
  await page.locator(".cm-content:visible").focus();
  await page.keyboard.press("Control+Enter");
  await focused(page, "Planned adoption spending");
  // The paragraph's words are there to read.
  await page.getByText("Who asks for this: LAC(2000)22, adoption-figure").click();
  await page.getByText("you should separately identify planned expenditure on adoption").waitFor();
  await page.getByText("About adoption-shown-separately (must)").click();
  await page.getByText("adoption-shown-separately (must, 2001-02)").waitFor();
  await close();
});

test("the list is narrowed down by word and by section", async () => {
  const { page, close } = await opened();
  await drop(page, join(top, "plans/2001-02/salford.yaml"));
  const shown = () => page.locator(".kind li:visible").count();
  const all = await shown();
  await page.getByLabel("Section of the plan").selectOption("letter");
  const ofLetter = await shown();
  assert.ok(ofLetter > 0 && ofLetter < all, `${ofLetter} of ${all}`);
  await page.getByLabel("Section of the plan").selectOption("");
  await page.getByLabel("Requirement or word").fill("adoption-shown");
  assert.equal(await shown(), 1);
  await close();
});

test("a plan that is changed on the page is checked again", async () => {
  const { page, close } = await opened();
  await drop(page, join(top, "plans/2001-02/salford.yaml"));
  await page.getByRole("button", { name: "line 46: not filled in yet" }).click();
  await selected(page, "to follow");
  await page.keyboard.type("£120,000");
  await page.getByRole("link", { name: "Planned adoption spending is shown" }).waitFor({ state: "detached" });
  const { bytes } = await downloaded(page, () => page.getByRole("button", { name: "The plan as it is now" }).click());
  assert.match(bytes.toString(), /amount: £120,000/);
  await close();
});

test("places are right and line ends are kept, whatever the file is made of", async () => {
  const { page, close } = await opened();
  const made = folder();
  const text = readFileSync(join(top, "plans/2001-02/salford.yaml"), "utf8");
  writeFileSync(join(made, "salford.yaml"), `\ufeff${text.replaceAll("\n", "\r\n").replace("Salford's draft", "Salford’s draft £€😀")}`);
  await drop(page, join(made, "salford.yaml"));
  await page.getByRole("button", { name: "line 46: not filled in yet" }).click();
  await selected(page, "to follow");
  assert.equal(await page.evaluate(() => getSelection().toString()), "to follow");
  await page.keyboard.type("£1");
  await page.getByRole("link", { name: "Planned adoption spending is shown" }).waitFor({ state: "detached" });
  const { bytes } = await downloaded(page, () => page.getByRole("button", { name: "The plan as it is now" }).click());
  assert.match(bytes.toString(), /^\ufeff# Salford’s draft £€😀.*\r\n/);
  assert.match(bytes.toString(), /amount: £1\r\n/);
  assert.doesNotMatch(bytes.toString(), /[^\r]\n/);
  await close();
});

test("last year's plan counts, whichever of two files is dropped first", async () => {
  const { page, close } = await opened();
  const [now, before] = ["2001-02", "2000-01"].map((year) => join(top, `plans/${year}/model.yaml`));
  // Two files of one name would hide one another.
  const made = folder();
  writeFileSync(join(made, "last.yaml"), readFileSync(before));
  for (const files of [[now, join(made, "last.yaml")], [join(made, "last.yaml"), now]]) {
    await drop(page, ...files);
    await page.getByRole("heading", { name: "Wexcombe, plan for 2001-02" }).waitFor();
    assert.equal(await page.getByText("last-year", { exact: true }).count(), 0);
    await page.getByText("In use: last.yaml").waitFor();
  }
  await drop(page, now);
  await page.getByLabel("Last year’s plan").setInputFiles(before);
  await page.getByText("In use: model.yaml").nth(1).waitFor();
  await close();
});

test("a workbook is shown cell by cell, and its cells lead to the findings", async () => {
  const { page, close } = await opened();
  const made = folder();
  lacuna(top, "convert", "plans/2001-02/salford.yaml", "--to", "xlsx", "--drop-comments", "--output", join(made, "salford.xlsx"));
  await drop(page, join(made, "salford.xlsx"));
  await page.getByRole("link", { name: "Planned adoption spending is shown" }).click();
  await page.locator("li.chosen button.place").first().click();
  await page.waitForFunction(() => document.activeElement?.dataset.cell?.startsWith("Spending!"));
  const cell = await page.evaluate(() => document.activeElement.dataset.cell);
  await page.locator(`[data-cell="${cell}"] .cell-mark`).first().click();
  await focused(page, "Planned adoption spending");
  await close();
});
