import type { Id } from "../../kernel/ids.ts";
import type { Weighed } from "./decision.model.ts";
import type { Alert } from "./model.ts";

type Told = Pick<Alert, "incident" | "sentence" | "decision">;
/** How an incident is called that was opened in the same moment: its number is given at the end of the transaction. */
const nameless = "its incident";

/** What is said of an alert, once the numbers of incidents that were opened with it are known; null where nothing changes. */
export function withNumbers<T extends Told>(
  { incident, sentence, decision }: T,
  numbers: ReadonlyMap<Id, string>,
): Omit<Told, "incident"> | null {
  const about = decision?.outcome === "opened" ? (decision.runnersUp[0]?.incident ?? null) : incident;
  const number = about === null ? undefined : numbers.get(about);
  const said = number === undefined || sentence === null ? sentence : sentence.replace(nameless, number);
  const numbered = (one: Weighed): Weighed => (one.number === null ? { ...one, number: numbers.get(one.incident) ?? null } : one);
  const { chosen = null, suggested = null, runnersUp = [] } = decision ?? {};
  const isNews = [chosen, suggested, ...runnersUp].some((one) => one !== null && one.number === null && numbers.has(one.incident));
  if (said === sentence && !isNews) return null;
  return {
    sentence: said,
    decision: decision && {
      ...decision,
      chosen: chosen && numbered(chosen),
      suggested: suggested && numbered(suggested),
      runnersUp: runnersUp.map(numbered),
    },
  };
}
