import { accept } from "../../kernel/decision.ts";
import { type AnyRecord, reference } from "../../kernel/model.ts";
import type { Command, Kind } from "../../kernel/practice.ts";

/** A kind whose records name a vendor: they go to another where theirs is merged into it. */
export function movable<S extends AnyRecord & { vendor: string | null }, C extends Command, F>(kind: Kind<S, C, F>): Kind<S, C, F> {
  return {
    ...kind,
    commands: {
      ...kind.commands,
      moveToVendor: { label: "Move to another vendor", internal: true, input: { vendor: reference("vendor", { label: "Vendor" }) } },
    },
    events: { ...kind.events, vendorChanged: { audience: "staff", label: "moved to another vendor" } },
    decide: (question) => {
      const { command, current } = question;
      if (!isMove(command)) return kind.decide(question);
      if (!current) return { ok: false, refusal: { code: "missing" } };
      return accept({ ...current, vendor: command.vendor }, { type: "vendorChanged", data: { from: current.vendor, to: command.vendor } });
    },
  };
}

function isMove(command: Command): command is Command & { vendor: string } {
  return command.type === "moveToVendor";
}
