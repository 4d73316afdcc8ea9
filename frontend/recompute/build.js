// node frontend/recompute/build.js: put the program into page.html, giving index.html, one file that
// works from a disk without a server.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (name) => new URL(name, import.meta.url);
const read = (name) => readFileSync(here(name), "utf8");
const MODULES = ["rational.js", "recompute.js", "code.js", "scan.js", "page.js"];
const QR_READER = "../node_modules/qr/decode.js";

/** The modules in order, without their imports and exports. */
function program() {
  return MODULES.map((name) =>
    read(name)
      .replace(/^import[\s\S]*?;\n/gm, "")
      .replace(/^export /gm, ""),
  ).join("\n");
}

/** The reader of QR codes (npm "qr", MIT), as one script that sets QrReader. */
async function reader() {
  const { build } = await import("vite");
  const entry = fileURLToPath(here(QR_READER));
  const lib = { entry, formats: ["iife"], name: "QrReader" };
  const made = await build({
    configFile: false,
    logLevel: "error",
    build: { write: false, lib, target: "es2022" },
  });
  return made[0].output[0].code.trim();
}

/** index.html with the program as it stands now and the reader that is already in it, or a new one. */
export function page(qrReader) {
  return read("page.html")
    .replace("/* reader */", () => `\n${qrReader}\n`)
    .replace("/* program */", () => {
      const laws = `const LAWS = ${JSON.stringify(JSON.parse(read("laws.json")))};`;
      return `\nconst { decodeQR } = QrReader;\n${laws}\n${program()}`;
    });
}

/** What stands between the marks of the reader in a built page. */
export function readerIn(html) {
  return /<script id="reader">\n([\s\S]*?)\n<\/script>/.exec(html)?.[1] ?? "";
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(here("index.html"), page(await reader()));
