/** One element held over one place of the map. */

import Overlay from "ol/Overlay";
import { fromLonLat } from "ol/proj";
import type { TaxMap } from "./tax-map";

/** Longitude and latitude; the element's lower middle points at the place. */
export function mark(map: TaxMap, place: [number, number], element: HTMLElement): void {
  const position = fromLonLat(place);
  map.ol.addOverlay(
    new Overlay({ element, position, positioning: "bottom-center", stopEvent: false }),
  );
}
