import type { Practice } from "../../engine/house.ts";

/** Papers: what the office tells in writing. Its routes need the typesetter, and are opened by the composition. */
export const briefings: Practice = { name: "briefing", kinds: [] };
