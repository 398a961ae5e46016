// Writes the annotations of a report once more, with GitHub's own library: the parts are read from the lines as
// the runner of workflows reads them.
import { readFileSync } from "node:fs";
import { error, notice, warning } from "../../target/consumers/node_modules/@actions/core/lib/core.js";

const unescaped = (text, marks) =>
  [...marks, ["%0D", "\r"], ["%0A", "\n"], ["%25", "%"]].reduce(
    (text, [escape, mark]) => text.replaceAll(escape, mark),
    text,
  );
const names = { line: "startLine", endLine: "endLine", col: "startColumn", endColumn: "endColumn" };
for (const line of readFileSync(process.argv[2], "utf8").split("\n")) {
  const end = line.indexOf("::", 2);
  if (!line.startsWith("::") || end < 0) continue;
  const [, command, properties] = line.slice(2, end).match(/^(\S+) ?(.*)$/);
  const given = {};
  for (const property of properties.split(",").filter(Boolean)) {
    const at = property.indexOf("=");
    const name = property.slice(0, at);
    given[names[name] ?? name] = unescaped(property.slice(at + 1), [["%3A", ":"], ["%2C", ","]]);
  }
  ({ error, notice, warning })[command](unescaped(line.slice(end + 2), []), given);
}
