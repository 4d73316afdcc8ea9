/** Pictograms of the kinds of request, as paths on a 24 by 24 grid, and the colour of each stage. */

const PATHS = {
  water: "M12 3c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11z",
  waste: "M5 7h14M9 7V4h6v3M7 7l1 14h8l1-14M10 11v6M14 11v6",
  light:
    "M9 18h6M10 21h4M12 3a6 6 0 0 0-4 10.5c.8.8 1 1.5 1 2.5h6c0-1 .2-1.700 1-2.5A6 6 0 0 0 12 3z",
  emergency: "M12 4v16M4 12h16",
  road: "M8 3 4 21M16 3l4 18M12 4v3M12 11v3M12 18v3",
  mosquito:
    "M12 8v9M12 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM12 10C8 5 3 6 3 9s5 4 9 3M12 10c4-5 9-4 9-1s-5 4-9 3",
  people: "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-5 4-7 8-7s8 2 8 7",
  paper: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  voice: "M4 5h16v11H10l-5 4v-4H4zM8 9h8M8 12h5",
  tax: "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
  other: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 7.5v.5",
} as const;

type Pictogram = keyof typeof PATHS;

/** The names of the service catalogue that share a drawing. */
const ALIKE: Record<string, Pictogram> = {
  ambulance: "emergency",
  tank: "waste",
  bin: "waste",
  van: "road",
  pole: "light",
  mask: "mosquito",
  megaphone: "voice",
  news: "voice",
  mountain: "voice",
  scales: "voice",
  search: "voice",
  camera: "voice",
  chart: "voice",
  sign: "tax",
  baby: "people",
  child: "people",
  elder: "people",
  wheelchair: "people",
  hands: "people",
  handshake: "people",
  notebook: "paper",
  document: "paper",
  card: "paper",
  check: "paper",
  building: "paper",
  house: "paper",
  shop: "paper",
  factory: "paper",
};

export function pictogram(name: string): string {
  return PATHS[name in PATHS ? (name as Pictogram) : (ALIKE[name] ?? "other")];
}

const STAGES: Record<string, string> = {
  submitted: "#d08a00",
  screening: "#d08a00",
  info_needed: "#d08a00",
  done: "#1d6b35",
  closed: "#1d6b35",
  rejected: "#6b7373",
  cancelled: "#6b7373",
  duplicate: "#6b7373",
};

/** Amber needs the office, teal is under way, green is done, grey came to nothing. */
export function stageColour(stage: string): string {
  return STAGES[stage] ?? "#0f6b6b";
}
