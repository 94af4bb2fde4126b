import type { FindFirst } from "../../engine/door.ts";
import { kindEntry } from "../../engine/house.ts";
import type { Office } from "../../engine/office.ts";
import { may } from "../../kernel/actor.ts";
import type { Envelope } from "../../kernel/practice.ts";
import { type BriefingSetter, fitOf } from "./fit.ts";
import type { Briefing } from "./model.ts";
import { keepPrint } from "./print-store.ts";
import type { Found } from "./store.ts";
import { reviewForPaper } from "./vendor-scorecard-store.ts";

/** Finds out before the transaction what briefings need and takes long: whether one that is to be issued fits, and the review of a vendor. */
export function openFindings(office: Office, set: BriefingSetter): void {
  const keep = (bytes: Uint8Array) => keepPrint(office.db, bytes, office.clock.now());
  const find: FindFirst = async (envelope): Promise<Found | undefined> => {
    const { actor, command } = envelope;
    if (command.type === "create") {
      const { paper, vendor, period } = command as Partial<Briefing>;
      if (paper !== "vendor" || !vendor || !may(actor, "briefing.write") || !may(actor, "vendor.read")) return;
      return { review: await reviewForPaper(office, { vendor, period: period ?? null, now: envelope.at ?? office.clock.now() }) };
    }
    if (command.type !== "issue" && command.type !== "compose") return;
    const briefing = await loaded(office, envelope);
    if (!briefing) return;
    if (command.type === "issue")
      return briefing.state === "reviewed" && may(actor, "briefing.issue") ? { fit: await fitOf(briefing, set, keep) } : undefined;
    if (briefing.paper !== "vendor" || !briefing.vendor || !may(actor, "briefing.write") || !may(actor, "vendor.read")) return;
    const { vendor, period } = briefing;
    return { review: await reviewForPaper(office, { vendor, period, now: envelope.at ?? office.clock.now() }) };
  };
  office.door.findFirst("briefing", find);
}

async function loaded({ db, house }: Pick<Office, "db" | "house">, { id }: Envelope): Promise<Briefing | null> {
  const [record] = id ? await kindEntry(house, "briefing").table.load(db, [id], false) : [];
  return (record as Briefing | undefined) ?? null;
}
