/** Villages as areas coloured by what changes in them; nearer, the parcels take over. */

import type { FeatureLike } from "ol/Feature";
import GeoJsonFormat from "ol/format/GeoJSON";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import { CHANGES, withAlpha } from "./palette";
import { label } from "./symbols";

/** From here on parcels are large enough to be told apart. */
export const PARCEL_ZOOM = 14.5;

export interface VillageChange {
  name: string;
  /** Sums due, satang. */
  before: number;
  after: number;
  percent: number | null;
  band: number;
}

export type VillageWords = (village: VillageChange) => string;

function styles(words: VillageWords) {
  return (feature: FeatureLike): Style[] => {
    const village = feature.getProperties() as VillageChange;
    const colour = CHANGES[village.band] ?? "#ffffff";
    const shape = new Style({
      fill: new Fill({ color: withAlpha(colour, 0.85) }),
      stroke: new Stroke({ color: "#3a4444", width: 1.5 }),
    });
    return [shape, new Style({ text: label(words(village), 13, { isBold: true }), zIndex: 2 })];
  };
}

/** `maxZoom`: where the parcels take over; without parcels the villages stay. */
export function villageAreas(
  villages: GeoJSON.FeatureCollection,
  words: VillageWords,
  maxZoom: number,
): VectorLayer<VectorSource> {
  const format = new GeoJsonFormat({ featureProjection: "EPSG:3857" });
  return new VectorLayer({
    source: new VectorSource({ features: format.readFeatures(villages) }),
    style: styles(words),
    zIndex: 4,
    maxZoom,
    declutter: true,
  });
}
