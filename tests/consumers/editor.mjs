// Opens a plan of a repository as an editor does, with the repository's settings for Visual Studio Code, and prints
// what the language server for YAML finds: node editor.mjs REPOSITORY PLAN
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [repository, plan] = process.argv.slice(2).map((path, at, all) => (at ? resolve(all[0], path) : resolve(path)));
const schemas = JSON.parse(readFileSync(`${repository}/.vscode/settings.json`, "utf8"))["yaml.schemas"];
const uri = pathToFileURL(plan).href;
const program = "target/consumers/node_modules/yaml-language-server/bin/yaml-language-server";
const server = spawn(process.execPath, [program, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });

const send = (message) => {
  const text = JSON.stringify({ jsonrpc: "2.0", ...message });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
};

const answer = (message) => {
  if (message.method === "textDocument/publishDiagnostics") {
    const found = message.params.diagnostics;
    console.log(JSON.stringify(found.map((one) => ({ line: one.range.start.line + 1, message: one.message }))));
    server.kill();
  } else if (message.method === "workspace/configuration") {
    const settings = ({ section }) => (section === "yaml" ? { schemas, validate: true } : null);
    send({ id: message.id, result: message.params.items.map(settings) });
    // Only now does it know which schema is for which plan.
    const text = readFileSync(plan, "utf8");
    const textDocument = { uri, languageId: "yaml", version: 1, text };
    setTimeout(() => send({ method: "textDocument/didOpen", params: { textDocument } }), 500);
  } else if (message.method && message.id !== undefined) {
    send({ id: message.id, result: null });
  } else if (message.id === 1) {
    send({ method: "initialized", params: {} });
    send({ method: "workspace/didChangeConfiguration", params: { settings: { yaml: { schemas } } } });
  }
};

let read = Buffer.alloc(0);
server.stdout.on("data", (bytes) => {
  read = Buffer.concat([read, bytes]);
  for (;;) {
    const head = read.indexOf("\r\n\r\n");
    if (head < 0) return;
    const end = head + 4 + Number(read.subarray(0, head).toString().match(/Content-Length: (\d+)/)[1]);
    if (read.length < end) return;
    answer(JSON.parse(read.subarray(head + 4, end)));
    read = read.subarray(end);
  }
});

const rootUri = pathToFileURL(repository).href;
const capabilities = { workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } } };
const workspaceFolders = [{ uri: rootUri, name: "plans" }];
send({ id: 1, method: "initialize", params: { processId: process.pid, rootUri, workspaceFolders, capabilities } });
setTimeout(() => process.exit(1), 60_000).unref();
