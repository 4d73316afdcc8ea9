import { afterEach, expect, it, vi } from "vitest";
import { ApiError, get, post } from "./client";

function answer(status: number, body: unknown) {
  const fetched = vi.fn(async (_url: string, _init: RequestInit) =>
    Response.json(body, { status }),
  );
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  document.body.innerHTML = "";
});

it("leaves empty filters out of the address", async () => {
  const fetched = answer(200, { ok: true });
  await get("/api/requests/map", { stage: "", type: "water", village: null });
  expect(fetched.mock.calls[0]?.[0]).toBe("/api/requests/map?type=water");
});

it("sends the CSRF token with what it writes", async () => {
  document.body.innerHTML = '<input name="csrfmiddlewaretoken" value="token">';
  const fetched = answer(201, { id: 1 });
  await post("/api/parcels/", { reason: "x" });
  const headers = fetched.mock.calls[0]?.[1].headers as Record<string, string>;
  expect(headers["X-CSRFToken"]).toBe("token");
});

it("sends the token of a later sign-in, not the one the page came with", async () => {
  document.body.innerHTML = '<input name="csrfmiddlewaretoken" value="old">';
  vi.spyOn(document, "cookie", "get").mockReturnValue("theme=1; csrftoken=new");
  const fetched = answer(201, { id: 1 });
  await post("/api/parcels/", { reason: "x" });
  const headers = fetched.mock.calls[0]?.[1].headers as Record<string, string>;
  expect(headers["X-CSRFToken"]).toBe("new");
});

it("takes half an answer for a lost line: what was sent may have been done", async () => {
  const half = () => Promise.resolve(new Response('{"id": 1', { status: 201 }));
  vi.stubGlobal("fetch", half);
  const error = await post("/api/parcels/", {}).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ApiError);
  expect((error as ApiError).isConnection).toBe(true);
});

it("keeps the server's reason, fields and drawn problem", async () => {
  const problem = { type: "FeatureCollection", features: [] };
  answer(422, { code: "overlap", message: "ทับ 01A001", fields: { boundary: ["ทับ"] }, problem });
  const error = await post("/api/parcels/", {}).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 422, code: "overlap", message: "ทับ 01A001", problem });
  expect((error as ApiError).isConnection).toBe(false);
});

it("knows a lost connection from a refusal", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed to fetch")));
  const error = await get("/api/map/context").catch((reason: unknown) => reason);
  expect((error as ApiError).isConnection).toBe(true);
});
