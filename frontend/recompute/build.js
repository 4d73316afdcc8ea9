// node frontend/recompute/build.js: put the program into page.html, giving index.html, one file that
// works from a disk without a server.

import { readFileSync, writeFileSync } from "node:fs";

const here = (name) => new URL(name, import.meta.url);
const read = (name) => readFileSync(here(name), "utf8");

/** The modules in order, without their imports and exports. */
export function page() {
  const program = ["rational.js", "recompute.js", "page.js"]
    .map((name) =>
      read(name)
        .replace(/^import[\s\S]*?;\n/gm, "")
        .replace(/^export /gm, ""),
    )
    .join("\n");
  return read("page.html").replace("/* program */", () => `\n${program}`);
}

if (process.argv[1] === new URL(import.meta.url).pathname)
  writeFileSync(here("index.html"), page());
