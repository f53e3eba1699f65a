// How the window's page is built: a few static files, small enough to read.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

// `--mode fake` and the tests put `api.fake.ts` in the place of `api.ts`, so that no Tauri is needed.
const fakeApi = [{ find: /^(.*)\/api$/, replacement: resolve(import.meta.dirname, "src/api.fake.ts") }];

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), svelteTesting()],
  resolve: { alias: mode === "fake" || mode === "test" ? fakeApi : [] },
  // The words are shared with the core and stand outside this folder.
  server: { host: "127.0.0.1", port: 1420, strictPort: true, fs: { allow: [".."] } },
  preview: { host: "127.0.0.1", port: 1421 },
  build: {
    target: "safari16",
    outDir: mode === "fake" ? "dist-fake" : "dist",
    // An inlined file would be a `data:` address, which the page's policy allows for images only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    testTimeout: 60_000,
    env: { TZ: "UTC" },
  },
}));
