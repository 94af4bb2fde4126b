import { SourceRefused } from "../../connectors/source-asking.ts";
import type { Office } from "../../engine/office.ts";
import type { Reach } from "../../engine/outgoing-read.ts";
import type { TimedWork } from "../../engine/waker.ts";
import { systemActor } from "../../kernel/actor.ts";
import { addMs } from "../../kernel/time.ts";
import { nextSourceDue, type PulledSource, takeDueSources } from "../../practices/predecessor/store.ts";
import { emptyTable, type TableReport } from "../moving/contract.ts";
import { openSource } from "./open.ts";
import { type PullAsked, type Pulled, pullTickets } from "./pull.ts";

const lanes = 2;

/** Reads the systems that are due, two at a time, so that one that is slow holds up no other; of several nodes each takes others. */
export function pullingSources(office: Office, reach: Reach): TimedWork {
  const closing = new AbortController();
  return {
    name: "ticket-sources",
    nextDue: () => nextSourceDue(office.db),
    async runDue(now) {
      const due = await takeDueSources(office.db, now);
      const waiting = [...due];
      const readOn = async () => {
        for (let record = waiting.shift(); record && !closing.signal.aborted; record = waiting.shift())
          await readOne(office, { record, reach, signal: closing.signal });
      };
      await Promise.all(Array.from({ length: lanes }, readOn));
      return due.length;
    },
    rest: () => closing.abort(),
  };
}

type One = { record: PulledSource; reach: Reach; signal: AbortSignal };

/** A system that faults is said in the log and asked again when it is next due; the others are read all the same. */
async function readOne(office: Office, one: One): Promise<void> {
  try {
    await pullOne(office, { ...one, what: "move" });
  } catch (error) {
    office.log.error(
      { source: one.record.name, error: (error as Error).stack },
      "a system could not be read; it is asked again when it is due",
    );
  }
}

/** Reads one system and writes down what came of it; null where another run reads it just now. `what`: a look changes nothing, not even that. */
export async function pullOne(
  office: Office,
  { record, reach, ...how }: One & Pick<PullAsked, "what" | "again" | "onBegun">,
): Promise<Pulled | null> {
  const hints = [...new Set((record.hints ?? []).map((one) => one.ticket))];
  const pulled = await attempt(office, { record, reach, ...how, hints });
  if (pulled === null || how.what === "look") return pulled;
  const { failure, report, waitMs } = pulled;
  const at = office.clock.now();
  const command = {
    ...{ type: "wasPulled", at, heard: failure === null ? (record.hints ?? []) : [], lastError: failure?.slice(0, 400) ?? null },
    lastOutcome: outcomeWords(report),
    notBefore: waitMs === null ? null : addMs(at, waitMs),
  };
  await office.door.send({
    kind: "ticketSource",
    id: record.id,
    commandId: office.newId(),
    actor: systemActor(`import:${record.name}`),
    command,
  });
  return pulled;
}

type Attempt = One & Pick<PullAsked, "what" | "again" | "onBegun" | "hints">;

async function attempt(office: Office, { record, reach, signal, ...how }: Attempt): Promise<Pulled | null> {
  try {
    const opened = openSource(record, { fetch: reach, signal, now: office.clock.now });
    const { tool, username, since, updatedAt } = record;
    return await pullTickets(office, { ...opened, ...how, tool, user: username ?? "", since, setUpAt: updatedAt, signal });
  } catch (error) {
    if (!(error instanceof SourceRefused)) throw error;
    if (error.code === "busy") return null;
    // It cannot be asked as it is set up: that is what it came to.
    if (how.onBegun) throw error;
    return { state: "failed", report: emptyTable("incident"), failure: error.message, waitMs: null, run: null };
  }
}

/** What a reading came to, in a line. */
export function outcomeWords({ read, create, update, refused, livesHere }: TableReport): string {
  const parts = [
    `${create} new`,
    `${update} changed`,
    ...(livesHere > 0 ? [`${livesHere} live here`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
  ];
  return `${read} read: ${parts.join(", ")}.`;
}
