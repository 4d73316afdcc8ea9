// node frontend/recompute/check.js VECTORS.json: recompute every bill; says which differ.

import { readFileSync } from "node:fs";
import { page } from "./build.js";
import { differences } from "./recompute.js";

const bills = JSON.parse(readFileSync(process.argv[2], "utf8"));
const problems = bills.flatMap((bill) =>
  differences(bill).map(
    ({ name, printed, computed }) => `${bill.facts.key} ${name}: ${printed}, computed ${computed}`,
  ),
);
if (page() !== readFileSync(new URL("index.html", import.meta.url), "utf8")) {
  problems.push("index.html is not up to date: run node frontend/recompute/build.js");
}
process.stdout.write(
  `${[...problems, `${bills.length} bills, ${problems.length} problems`].join("\n")}\n`,
);
process.exitCode = problems.length ? 1 : 0;
