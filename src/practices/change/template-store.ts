import type { FactsLoader } from "../../engine/house.ts";
import { outcomesOf } from "./outcome-store.ts";
import type { TemplateFacts } from "./template-kind.rules.ts";

/** What a template's rules may know of its changes, where one of them just ended. */
export const templateFacts: FactsLoader = async (tx, asks): Promise<TemplateFacts> => {
  const observed = asks.flatMap(({ envelope }) => (envelope.command.type === "observe" && envelope.id ? [envelope.id] : []));
  return { outcomes: observed.length > 0 ? await outcomesOf(tx, observed, 100) : new Map() };
};
