// Puts the page together: one file with the core, the scripts and the style in it, and a policy by which it may ask
// nothing of any network.
//
//   node build.mjs CORE OUT     CORE is the folder that wasm-bindgen wrote, OUT the file
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { compress, init } from "@bokuweb/zstd-wasm";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const [core, out] = process.argv.slice(2).map((name) => resolve(name));
if (!core || !out) throw new Error("name the folder of the core, and the file to write");

/** Nothing may be loaded from anywhere, and nothing sent; the worker and what is saved are made by the page itself. */
const policy = (script, mark) =>
  [
    "default-src 'none'",
    `script-src '${hash(script)}' 'wasm-unsafe-eval'`,
    // The editor brings styles of its own, which bear the same mark.
    `style-src 'nonce-${mark}'`,
    // The editor draws its signs of mistakes itself.
    "img-src data:",
    "worker-src blob:",
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join("; ");

/** The folders of the packages that are in the page. */
const packages = new Set();
const worker = await bundled("worker.ts");
const script = await bundled("main.tsx", worker);
const style = await minified("style.css");
await init();
const LEVEL = 22;
const packed = compress(readFileSync(join(core, "lacuna_web_bg.wasm")), LEVEL);

const mark = createHash("sha256").update(script).digest("hex").slice(0, 32);

const parts = {
  version: /^version = "(.*)"$/m.exec(readFileSync(join(here, "../../../Cargo.toml"), "utf8"))[1],
  policy: policy(script, mark),
  mark,
  style,
  core: Buffer.from(packed).toString("base64"),
  licences: licences(),
  script,
};
const template = readFileSync(join(here, "page.html"), "utf8");
const page = template.replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, page);
const kilo = (bytes) => `${Math.ceil(bytes / 1000)} kB`;
console.log(`${out}: ${kilo(page.length)}, of which the core ${kilo(parts.core.length)} (${kilo(packed.length)} compressed)`);

/** A script with all that it imports, safe within a page. */
async function bundled(entry, workerText = "") {
  const made = await build({
    entryPoints: [join(here, "src", entry)],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "iife",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    charset: "ascii",
    legalComments: "none",
    define: { "import.meta.url": '""' },
    alias: { "lacuna-core": join(core, "lacuna_web.js") },
    plugins: [
      {
        name: "worker",
        setup(build) {
          build.onResolve({ filter: /^lacuna-worker$/ }, () => ({ path: "worker", namespace: "worker" }));
          build.onLoad({ filter: /.*/, namespace: "worker" }, () => ({ contents: workerText, loader: "text" }));
        },
      },
    ],
  });
  for (const input of Object.keys(made.metafile.inputs)) {
    const found = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input);
    if (found) packages.add(found[0]);
  }
  return within(made.outputFiles[0].text.trim().replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--"));
}

/** What would end the element that it stands in must not be in it. */
function within(text) {
  if (/<\/(script|style)/i.test(text)) throw new Error("a script or style would end itself");
  return text;
}

/** What the licences of the packages ask to be handed on with them. */
function licences() {
  const texts = [...packages].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
    if (!file) throw new Error(`${name} has no licence that could be handed on`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  });
  return within(texts.join("\n").replaceAll("<!--", ""));
}

async function minified(name) {
  const made = await build({ entryPoints: [join(here, name)], minify: true, write: false });
  return within(made.outputFiles[0].text.trim());
}

function hash(text) {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
