import type { Practice } from "../engine/house.ts";
import { people } from "./people/index.ts";
import { settings } from "./settings/index.ts";

/** The line: a practice may know those before it, never those after. Also the reading order for a newcomer. */
export const line: readonly Practice[] = [people, settings];
