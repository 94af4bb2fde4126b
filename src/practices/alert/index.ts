import type { Practice } from "../../engine/house.ts";

export const alerts: Practice = { name: "alert", kinds: [] };
