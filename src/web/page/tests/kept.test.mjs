// Nothing that a person wrote is lost, and no verdict is shown of anything but what stands there.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { begin, downloaded, drop, end, folder, opened, top } from "./browser.mjs";

before(begin);
after(end);

const MODEL = join(top, "plans/2001-02/model.yaml");
const SALFORD = join(top, "plans/2001-02/salford.yaml");

async function typeAtTheEnd(page, text) {
  await page.locator(".cm-content:visible").first().click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(text);
}

async function beginSalford(page) {
  await page.selectOption("#circular", "2001-02");
  await page.fill("#council", "Salford");
  await page.getByRole("button", { name: "Begin", exact: true }).click();
  await page.waitForSelector(".filler");
}

test("a plan that was changed is not replaced before a person says so", async () => {
  const { page, close } = await opened();
  await drop(page, SALFORD);
  await typeAtTheEnd(page, "\n# changed");
  const asked = [];
  page.on("dialog", (dialog) => (asked.push(dialog.message()), dialog.dismiss()));
  await page.getByLabel("The plan", { exact: true }).setInputFiles(MODEL);
  await page.waitForFunction(() => true);
  await page.waitForTimeout(500);
  assert.match(asked.join(), /salford\.yaml was changed here and is not saved/);
  await page.getByText("The plan: salford.yaml").waitFor();
  const { bytes } = await downloaded(page, () => page.getByRole("button", { name: "The plan as it is now" }).click());
  assert.match(bytes.toString(), /# changed$/);
  // Once it is saved, nobody is asked.
  asked.length = 0;
  await drop(page, MODEL);
  await page.waitForSelector(".summary.ready");
  assert.deepEqual(asked, []);
  await close();
});

test("where a check does not end, the text stays and the old verdict says that it is old", async () => {
  const { page, close } = await opened({
    init: () => {
      // A worker that no longer answers, from when a test says so.
      const send = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (...args) {
        if (!window.isHeld || !args[0].id) return send.apply(this, args);
      };
    },
  });
  await page.waitForSelector("h1:visible");
  await drop(page, MODEL);
  await page.waitForSelector(".summary.ready");
  await page.evaluate(() => (window.isHeld = true));
  await typeAtTheEnd(page, "\nno-such-field: 1\n");
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText("You stopped it. What you wrote is still there.").waitFor();
  await page.getByText("Not checked since your last change.").waitFor();
  await page.evaluate(() => (window.isHeld = false));
  await page.getByRole("button", { name: "Check again" }).click();
  await page.waitForSelector(".summary.open");
  await page.locator(".kind-put-right").getByText("no-such-field").first().waitFor();
  await close();
});

test("without a day there is no verdict, and the text stays", async () => {
  const { page, close } = await opened();
  await drop(page, SALFORD);
  await page.getByLabel("As of this day").fill("");
  await page.getByText("Enter the day as of which the plan is checked.").waitFor();
  assert.equal(await page.locator(".summary").count(), 0);
  await page.getByText("The plan: salford.yaml").waitFor();
  await close();
});

test("a place in last year's plan is told by its file, and leads nowhere in this one", async () => {
  const { page, close } = await opened();
  const made = folder();
  const text = readFileSync(MODEL, "utf8");
  writeFileSync(join(made, "last.yaml"), readFileSync(join(top, "plans/2000-01/model.yaml")));
  // A result that is worse than last year's.
  assert.match(text, /figure: 17\.4%/);
  writeFileSync(join(made, "now.yaml"), text.replace("figure: 17.4%", "figure: 25%"));
  await drop(page, join(made, "now.yaml"), join(made, "last.yaml"));
  await page.locator("span.place").filter({ hasText: "last year’s last.yaml, line" }).first().waitFor();
  await close();
});

test("entries of a list stay what they are when one is blanked or taken out", async () => {
  const { page, close } = await opened({ at: "#form" });
  await beginSalford(page);
  const spending = page.locator('[id="answer/spending"]');
  for (let count = 0; count < 3; count++) await spending.locator(":scope > .buttons button").click();
  await page.locator('[name="/spending/0/amount"]').fill("£1,000");
  await page.locator('[name="/spending/1/amount"]').fill("lots");
  await page.locator('[name="/spending/2/amount"]').fill("£3,000");
  await page.waitForFunction(() => document.querySelector('[name="/spending/1/amount"]').getAttribute("aria-invalid") === "true");
  page.once("dialog", (dialog) => dialog.accept());
  await page.getByRole("button", { name: "Take out Spending 1", exact: true }).click();
  assert.equal(await page.locator('[name="/spending/0/amount"]').inputValue(), "lots");
  assert.equal(await page.locator('[name="/spending/1/amount"]').getAttribute("aria-invalid"), null);
  await page.waitForFunction(() => document.querySelector('[name="/spending/0/amount"]').getAttribute("aria-invalid") === "true");

  const partners = page.locator('[id="answer/prepared-with"]');
  for (let count = 0; count < 2; count++) await partners.locator(":scope > .buttons button").click();
  await page.locator('[name="/prepared-with/0"]').selectOption({ index: 1 });
  await page.locator('[name="/prepared-with/1"]').selectOption({ index: 2 });
  const second = await page.locator('[name="/prepared-with/1"]').inputValue();
  await page.locator('[name="/prepared-with/0"]').selectOption("");
  assert.equal(await page.locator('[name="/prepared-with/1"]').inputValue(), second);
  await close();
});

test("what was filled in comes back when a group is applicable after all", async () => {
  const { page, close } = await opened({ at: "#form" });
  await beginSalford(page);
  const whole = page.locator('[id="answer/leaving-care-whole"]');
  const first = page.locator('[name^="/leaving-care/"]').first();
  const name = await first.getAttribute("name");
  const isChoice = (await first.evaluate((one) => one.tagName)) === "SELECT";
  await (isChoice ? first.selectOption({ index: 1 }) : first.fill("12"));
  const value = await first.inputValue();
  await whole.check();
  await page.getByLabel("Because").fill("no young people left care");
  await whole.uncheck();
  assert.equal(await page.locator(`[name="${name}"]`).inputValue(), value);
  await close();
});
