import type { Practice } from "../../engine/house.ts";

export const rosters: Practice = {
  name: "roster",
  kinds: [],
};
