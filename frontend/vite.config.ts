import { readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";

const pages = readdirSync(new URL("src/pages", import.meta.url))
  .filter((name) => name.endsWith(".ts"))
  .map((name) => `src/pages/${name}`);

export default defineConfig({
  // Relative, so that the files work below whatever STATIC_URL the installation has.
  base: "",
  build: {
    outDir: "dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    chunkSizeWarningLimit: 700,
    rolldownOptions: { input: pages },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts"],
  },
});
