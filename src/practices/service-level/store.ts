import type { FactsLoader } from "../../engine/house.ts";
import { serviceLevels } from "./views.ts";

export const clockFacts: FactsLoader = (tx, _asks, _now, house) => serviceLevels(tx, house);
export const definitionFacts: FactsLoader = async (_tx, _asks, _now, house) => ({ catalogue: house.catalogue });
