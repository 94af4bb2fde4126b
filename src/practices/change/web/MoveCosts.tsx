import { states } from "../model.ts";
import type { MoveCost } from "../move.rules.ts";

/** What no longer counts after the move. */
export function Costs({ cost }: { cost: MoveCost }) {
  const lost = [
    ...(cost.asked > 0 ? [approvalWords(cost)] : []),
    ...(cost.losesDecision ? ["the decision of the CAB"] : []),
    ...(cost.losesConsent ? ["the owner’s consent"] : []),
    ...(cost.exceptions > 0 ? [cost.exceptions === 1 ? "its exception" : `${cost.exceptions} exceptions`] : []),
  ];
  const isOne = lost.length === 1 && (cost.asked > 0 ? cost.asked === 1 || cost.agreed === 0 : cost.exceptions < 2);
  const backTo = states.find((one) => one.value === cost.backTo)?.label;
  if (!backTo && lost.length === 0) return null;
  return (
    <p>
      {backTo && <>Moved, it goes back to {backTo}. </>}
      {lost.length > 0 && (
        <>
          {sentenceOf(lost)} no longer {isOne ? "counts" : "count"}, and moving it back does not bring {isOne ? "it" : "them"} back.
        </>
      )}
    </p>
  );
}

/** Groups are counted here, not votes: one group may hold many. */
function approvalWords({ asked, agreed }: MoveCost): string {
  if (agreed === 0) return "the approval asked for";
  return asked === 1 ? "its approval" : `its approvals (${agreed} of ${asked} groups)`;
}

function sentenceOf(parts: readonly string[]): string {
  const text = parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
