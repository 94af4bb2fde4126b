import type { Practice } from "../../engine/house.ts";
import { briefing } from "./rules.ts";
import { briefingFacts } from "./store.ts";

/** Papers: what the office tells in writing. Its routes need the typesetter, and are opened by the composition. */
export const briefings: Practice = { name: "briefing", kinds: [{ kind: briefing, facts: briefingFacts }] };
