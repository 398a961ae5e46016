// A whole plan, filled in on the page by what stands in the model plan, saved, and checked by the command line.
import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { AS_OF, begin, downloaded, end, folder, lacuna, opened, strangers, top } from "./browser.mjs";

before(begin);
after(end);

const model = JSON.parse(lacuna(top, "convert", "plans/2001-02/model.yaml", "--to", "json", "--drop-comments"));
const NOT_APPLICABLE = "not applicable because ";

/** Goes through a plan as a person does who has it on paper. */
async function fill(page, value, way) {
  if (typeof value === "string" && value.startsWith(NOT_APPLICABLE) && (await find(page, way, "-whole").count()) > 0) {
    await find(page, way, "-whole").check();
    await find(page, way, "-whole-why").fill(value.slice(NOT_APPLICABLE.length));
  } else if (typeof value !== "object") {
    await answer(page, way, String(value));
  } else if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) {
      await find(page, way, "").locator(":scope > .buttons button").click();
      await fill(page, item, [...way, String(at)]);
    }
    if (value.length === 0) await find(page, way, "-none").check();
  } else {
    for (const [name, inner] of Object.entries(value)) await fill(page, inner, [...way, name]);
  }
}

const find = (page, way, suffix) => page.locator(`[id="answer${way.map((step) => `/${step}`).join("")}${suffix}"]`);

async function answer(page, way, text) {
  const field = find(page, way, "");
  const kind = await field.evaluate((one) => one.tagName);
  if (kind === "SELECT") await field.selectOption(text);
  else await field.fill(text);
}

test("a whole plan is made in the form, and the command line finds all met", async (context) => {
  const { page, noted, close } = await opened({ at: "#form" });
  await page.selectOption("#circular", "2001-02");
  await page.fill("#council", model.authority);
  await page.getByRole("button", { name: "Begin", exact: true }).click();
  await page.waitForSelector(".filler");
  for (const [name, value] of Object.entries(model)) {
    if (!["authority", "year", "form", "grant"].includes(name)) await fill(page, value, [name]);
  }
  // What the rules know of the council is there already.
  const main = await page.locator('[name="/grant/main"]').inputValue();
  context.diagnostic(`the grant that was filled in: ${main}`);
  await fill(page, model.grant, ["grant"]);
  await page.waitForSelector(".progress .ready");

  const made = folder();
  for (const [button, ending] of [["Save as an Excel workbook", "xlsx"], ["Save as YAML", "yaml"], ["Save as TOML", "toml"], ["Save as JSON", "json"]]) {
    const { name, bytes } = await downloaded(page, () => page.getByRole("button", { name: button }).click());
    assert.match(name, new RegExp(`\\.${ending}$`));
    writeFileSync(join(made, name), bytes);
    const beside = ["--previous", join(top, "plans/2000-01/model.yaml")];
    const report = JSON.parse(lacuna(made, "check", name, "--format", "json", "--as-of", AS_OF, ...beside));
    const [plan] = report.plans;
    assert.equal(plan.ready, true, `${name} is ready`);
    assert.deepEqual([plan.totals.breached, plan.totals.undecided], [0, 0], `${name}: all met`);
    context.diagnostic(`${name}: ${JSON.stringify(plan.totals)}`);
  }

  // What was saved is opened again as it was.
  await page.getByLabel("Or open a plan").setInputFiles(join(made, readdirSync(made).find((name) => name.endsWith(".xlsx"))));
  await page.waitForSelector(".progress .ready");
  const again = await downloaded(page, () => page.getByRole("button", { name: "Save as JSON" }).click());
  const report = JSON.parse(again.bytes);
  assert.deepEqual(Object.keys(report).sort(), Object.keys(model).sort());
  assert.deepEqual(strangers(noted), []);
  assert.deepEqual(noted.errors, []);
  await close();
});

test("mistakes are told at their field, and go when they are put right", async () => {
  const { page, close } = await opened({ at: "#form" });
  await page.selectOption("#circular", "2001-02");
  await page.fill("#council", "Salford");
  await page.getByRole("button", { name: "Begin", exact: true }).click();
  await page.waitForSelector(".filler");
  // What the rules know of Salford is filled in.
  assert.equal(await page.locator('[name="/grant/main"]').inputValue(), "£838,551");
  const submitted = page.locator('[name="/submitted"]');
  await submitted.fill("31 Febuary 2001");
  await page.waitForFunction(() => document.querySelector('[name="/submitted"]').getAttribute("aria-invalid") === "true");
  const described = await submitted.getAttribute("aria-describedby");
  const said = await page.evaluate((ids) => ids.split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" "), described);
  assert.match(said, /Put right:/);
  await submitted.fill("29 January 2001");
  await page.waitForFunction(() => !document.querySelector('[name="/submitted"]').hasAttribute("aria-invalid"));
  await close();
});

test("a draft is kept only where a person agrees, and goes on where it was left", async () => {
  const { page, close } = await opened({ at: "#form" });
  await page.selectOption("#circular", "2001-02");
  await page.fill("#council", "Salford");
  await page.getByRole("button", { name: "Begin", exact: true }).click();
  await page.locator('[name="/submitted"]').fill("29 January 2001");
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  await page.getByLabel("Keep a draft in this browser").check();
  await page.waitForFunction(() => localStorage.length === 1);
  await page.reload();
  await page.getByText("This browser keeps a draft of Salford for 2001-02.").waitFor();
  await page.getByRole("button", { name: "Go on with it" }).click();
  await page.waitForFunction(() => document.querySelector('[name="/submitted"]')?.value === "29 January 2001");
  await page.locator('[name="/submitted"]').fill("30 January 2001");
  await page.waitForFunction(() => Object.values(localStorage)[0].includes("30 January 2001"));
  await page.getByLabel("Keep a draft in this browser").uncheck();
  await page.waitForFunction(() => localStorage.length === 0);
  await close();
});
