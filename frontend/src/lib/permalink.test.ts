import { expect, it } from "vitest";
import { formatPermalink, parsePermalink } from "./permalink";

it("keeps view and parcel in the address", () => {
  const hash = formatPermalink({
    view: { zoom: 17.2512, latitude: 19.360012, longitude: 97.960021 },
    parcel: "01A022/001",
    on: "2026-01-01",
    picture: 7,
    request: { number: "ESS-2569-000123", latitude: 19.36, longitude: 97.96 },
  });
  const link = "#map=17.25/19.36001/97.96002&parcel=01A022%2F001&on=2026-01-01&picture=7";
  expect(hash).toBe(`${link}&request=ESS-2569-000123/19.36/97.96`);
  expect(parsePermalink(hash)).toEqual({
    view: { zoom: 17.25, latitude: 19.36001, longitude: 97.96002 },
    parcel: "01A022/001",
    on: "2026-01-01",
    picture: 7,
    request: { number: "ESS-2569-000123", latitude: 19.36, longitude: 97.96 },
  });
});

it("ignores an address that is no view", () => {
  const nothing = { view: null, parcel: null, on: null, picture: null, request: null };
  expect(parsePermalink("#map=17/x/97")).toEqual(nothing);
  expect(parsePermalink("#on=2026-13-77")).toEqual(nothing);
  expect(parsePermalink("#request=ESS-2569-000123")).toEqual(nothing);
  expect(parsePermalink("#request=javascript:x/19/97")).toEqual(nothing);
  expect(parsePermalink("#picture=x7")).toEqual(nothing);
  expect(parsePermalink("")).toEqual(nothing);
});
