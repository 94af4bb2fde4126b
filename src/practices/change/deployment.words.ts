import type { Refusal } from "../../kernel/decision.ts";
import { changeRefusals } from "./words.ts";

/** Why a deployment has no change that covers it, beside what keeps a change from its steps. */
const reasons: Record<string, string> = {
  noLiveChange: "It needs a change that is under way, and none is. Begin one, or give its number.",
  windowOver: "The window of {because} is over, and it covers nothing more. Finish it, and begin another.",
  noRule:
    "No deployment rule names that environment of it: whether it needs a change is not known. Make a rule under Administration, or look at the name.",
  noSuchChange: "There is no change of that number.",
  changeNotLive: "{because} is neither scheduled nor under way.",
  changeOfOtherService: "{because} is a change of another service.",
};

/** A reason as a sentence, as the refusal of the step itself says it. */
export function reasonSentence({ code, because }: Pick<Refusal, "code" | "because">): string {
  const said = reasons[code] ?? changeRefusals[code] ?? "It is not allowed now.";
  return said.replaceAll("{because}", because ?? "");
}
