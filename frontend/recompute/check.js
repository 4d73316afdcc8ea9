// node frontend/recompute/check.js BILLS.json: recompute every bill; says which differ.
// A bill is the office's JSON, or the texts of its QR codes: ["https://…#1112345…"].

import { readFileSync } from "node:fs";
import { Script } from "node:vm";
import { page, readerIn } from "./build.js";
import { billOf, codeOf, digitsIn, joined } from "./code.js";
import { differences } from "./recompute.js";

const here = (name) => new URL(name, import.meta.url);
const laws = JSON.parse(readFileSync(here("laws.json"), "utf8"));

async function problemsOf(given) {
  const codes = Array.isArray(given) ? given.map((text) => codeOf(digitsIn(text))) : null;
  const bill = codes ? await billOf(joined(codes), laws) : given;
  return differences(bill).map(
    ({ name, printed, computed }) => `${bill.facts.key} ${name}: ${printed}, computed ${computed}`,
  );
}

const bills = JSON.parse(readFileSync(process.argv[2], "utf8"));
const problems = (await Promise.all(bills.map(problemsOf))).flat();
const built = readFileSync(here("index.html"), "utf8");
if (page(readerIn(built)) !== built) {
  problems.push("index.html is not up to date: run node frontend/recompute/build.js");
}
for (const [, program] of built.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)) {
  new Script(program); // two modules with one name would not even be read
}
process.stdout.write(
  `${[...problems, `${bills.length} bills, ${problems.length} problems`].join("\n")}\n`,
);
process.exitCode = problems.length ? 1 : 0;
