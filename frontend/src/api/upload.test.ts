import { afterEach, expect, it, vi } from "vitest";
import { Upload, type UploadState } from "./upload";

afterEach(() => vi.unstubAllGlobals());

/** A server that keeps the bytes, and loses the line at the piece numbered `lost`. */
function server(lost = -1) {
  const kept: number[] = [];
  let pieces = 0;
  const fetch = vi.fn(async (url: string, init: RequestInit) => {
    const head = new Headers(init.headers);
    if (init.method === "POST") {
      return new Response(null, {
        status: 201,
        headers: { Location: `${url}abc`, "Upload-Offset": String(kept.length) },
      });
    }
    if (init.method === "PATCH") {
      expect(Number(head.get("Upload-Offset"))).toBe(kept.length);
      const bytes = new Uint8Array(init.body as ArrayBuffer);
      if (pieces++ === lost) {
        kept.push(...bytes.slice(0, 1000)); // some arrived, the answer did not
        throw new TypeError("network");
      }
      for (const byte of bytes) kept.push(byte);
    }
    return new Response(null, {
      status: init.method === "PATCH" ? 204 : 200,
      headers: { "Upload-Offset": String(kept.length) },
    });
  });
  vi.stubGlobal("fetch", fetch);
  return { kept, fetch };
}

function file(size: number): File {
  const bytes = Uint8Array.from({ length: size }, (_, at) => at % 251);
  return new File([bytes], "ภาพ.tif", { lastModified: 1 });
}

it("sends a file in pieces that make the file", async () => {
  const { kept, fetch } = server();
  const states: UploadState[] = [];
  const key = await new Upload("/uploads/imagery/", file(600_000), (now) =>
    states.push(now),
  ).send();
  expect(key).toBe("abc");
  expect(kept).toEqual(Array.from({ length: 600_000 }, (_, at) => at % 251));
  expect(fetch.mock.calls.length).toBeGreaterThan(2);
  expect(states.at(-1)).toMatchObject({ sent: 600_000, total: 600_000, isWaiting: false });
});

it("asks how much arrived after a lost line and goes on from there", async () => {
  const { kept } = server(1);
  const states: UploadState[] = [];
  await new Upload("/uploads/imagery/", file(700_000), (now) => states.push(now)).send();
  expect(kept.length).toBe(700_000);
  expect(kept[650_000]).toBe(650_000 % 251);
  expect(states.some(({ isWaiting }) => isWaiting)).toBe(true);
});

it("stops at a refusal and says it in the server's words", async () => {
  const body = JSON.stringify({ code: "quota", message: "Too many files are waiting." });
  vi.stubGlobal(
    "fetch",
    async () =>
      new Response(body, { status: 413, headers: { "content-type": "application/json" } }),
  );
  await expect(new Upload("/u/", file(10), () => undefined).send()).rejects.toThrow("Too many");
});
