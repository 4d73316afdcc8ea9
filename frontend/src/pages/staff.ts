/** What every page of the office does. */

import { echoDays } from "../ui/day-echo";

echoDays(document, document.documentElement.lang === "en" ? "en" : "th");
