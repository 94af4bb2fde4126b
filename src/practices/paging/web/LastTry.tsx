import type { Id } from "../../../kernel/ids.ts";
import { type ShownDelivery, useLastTry } from "./data.ts";

/** What became of the last test or code, in a sentence; nothing where none was sent since the last change. */
export function LastTry({ plural, id, version }: { plural: "contact-methods" | "outgoing-channels"; id: Id; version: number }) {
  const { data } = useLastTry(plural, id, version);
  const delivery = data?.delivery;
  if (!delivery) return null;
  const isBad = delivery.state === "dead" || delivery.state === "noChannel";
  return (
    <p className={isBad ? "red" : "q"} role="status">
      {sentence(delivery)}
    </p>
  );
}

function sentence({ state, lastAnswer, attempts }: ShownDelivery): string {
  if (state === "sent") return `It was taken: ${lastAnswer ?? "yes"}.`;
  if (state === "dead" || state === "noChannel") return `It does not arrive. ${lastAnswer ?? ""}`;
  if (state === "discarded") return `Not sent. ${lastAnswer ?? ""}`.trim();
  return attempts > 0 && lastAnswer ? `Tried ${attempts} times so far. ${lastAnswer}` : "On its way …";
}
