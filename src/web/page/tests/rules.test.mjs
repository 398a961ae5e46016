// Writing rules on the page: mistakes in their place, verdicts that follow, examples that run.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { begin, downloaded, end, opened, selected, strangers, top } from "./browser.mjs";

before(begin);
after(end);

test("a rule is changed: a mistake is told in its place, a change changes the verdict, and the examples notice", async () => {
  const { page, noted, close } = await opened({ at: "#rules" });
  await page.getByLabel("Begin with the circular of").selectOption("2001-02");
  await page.getByText("no mistakes", { exact: false }).waitFor({ timeout: 60_000 });
  await page.getByLabel("Open a plan to try them on").setInputFiles(join(top, "plans/2001-02/salford.yaml"));
  await page.getByRole("link", { name: "Planned adoption spending is shown" }).waitFor();

  const rules = readFileSync(join(top, "rules/2001-02.lac"), "utf8");
  const write = async (text) => {
    await page.locator('[aria-label="Rules"]').click();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await page.keyboard.insertText(text);
  };
  const wrong = rules.replace("requirement adoption-shown-separately", "requirment adoption-shown-separately");
  assert.notEqual(wrong, rules);
  await write(wrong);
  await page.locator(".said li.error").first().waitFor();
  await page.locator(".said button.place").first().click();
  await selected(page, "requirment");

  const dropped = rules.replace(/^  title +"Planned adoption spending is shown as a figure of its own"$/m, '  title "Adoption money stands alone"');
  await write(dropped === rules ? rules.replace("Planned adoption spending is shown as a figure of its own", "Adoption money stands alone") : dropped);
  await page.getByRole("link", { name: "Adoption money stands alone" }).waitFor();

  await page.getByLabel("Only those about this requirement").fill("adoption-shown-separately");
  await page.getByRole("button", { name: "Try the examples of these rules" }).click();
  await page.getByText(/\d+ examples? holds?, 0 fail\./).waitFor({ timeout: 60_000 });
  const saved = await downloaded(page, () => page.getByRole("button", { name: "Save the rules" }).click());
  assert.equal(saved.name, "2001-02.lac");
  assert.match(saved.bytes.toString(), /Adoption money stands alone/);
  assert.deepEqual(strangers(noted), []);
  assert.deepEqual(noted.errors, []);
  await close();
});
