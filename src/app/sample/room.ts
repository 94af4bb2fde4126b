import { deriveId } from "../../kernel/ids.ts";
import { type Instant, localParts } from "../../kernel/time.ts";
import { tell } from "./alerts.ts";
import { after, MINUTE } from "./moments.ts";
import { planStormBegins } from "./storm.ts";
import { machine, type Someone, type World } from "./world.ts";

/** The incident of the room, and when it began. */
export function roomOf(world: World): { incident: string; at: Instant } {
  const at = after(world.anchor, -46 * MINUTE);
  return { incident: world.id("room", at), at };
}

type Command = { type: string } & Record<string, unknown>;

/** Plans the critical incident that is open at the end: payments have failed for 46 minutes, and the room is at work. */
export function planRoom(world: World): void {
  const { at, incident: id } = roomOf(world);
  const minute = (count: number) => after(at, count * MINUTE);
  const send = (when: Instant, who: Someone | null, command: Command) =>
    world.send({ at: when, kind: "incident", id, actor: who?.actor ?? machine, command });
  const [haas, petrosyan, marek, ferreira, dube, lindqvist] = ["haas", "petrosyan", "marek", "ferreira", "dube", "lindqvist"].map((key) =>
    world.person(key),
  );
  send(at, null, world.create("incident", reported(world)));
  planStormBegins(world, id, tell);
  send(minute(0), null, {
    type: "addNote",
    text: "412 alerts joined, the first: write latency of erp-pay-db 4.1 s. Joined because all are on DA-02 or depend on it and began within 3 min.",
  });
  send(minute(1), null, {
    type: "addNote",
    text: `${world.numbers.get("storage-firmware")}, storage firmware 4.2.1 on DA-02, ended 18 min before the first alert, on the same array. S. Marek.`,
  });
  send(minute(4), lindqvist!, { type: "acknowledge" });
  send(minute(7), haas!, {
    type: "declareMajor",
    reason: "Payments fail for all of Finance.",
    commander: haas!.id,
    bridgeUrl: "https://meet.ostermere.example/bridge",
    affectedUsers: 1900,
  });
  send(after(minute(7), 20_000), haas!, { type: "assign", team: world.team("platform"), assignee: haas!.id, note: null });
  send(minute(8), haas!, { type: "handOver", role: "communicator", person: dube!.id, note: null });
  send(minute(10), haas!, { type: "edit", changes: { hypotheses: hypotheses(world, "open") } });
  planWorkstreams(world, { id, minute, haas: haas!, owners: { petrosyan: petrosyan!, marek: marek!, ferreira: ferreira!, dube: dube! } });
  send(
    minute(13),
    dube!,
    update(
      "Payments in the ERP have failed since {began}. About 1,900 people are affected. We know which system is slow and work on it; we will write again within half an hour.",
      world,
      { next: minute(28), back: null },
    ),
  );
  send(minute(19), petrosyan!, { type: "addNote", text: "Controller B of DA-02 fails over every 90 s; writes queue, reads are fine." });
  send(minute(20), haas!, { type: "setPhase", phase: "identified", note: null, restoredAt: null });
  send(minute(24), haas!, { type: "edit", changes: { hypotheses: hypotheses(world, "ruledOut") } });
  send(
    minute(28),
    dube!,
    update(
      "Payments in the ERP have failed since {began}. About 1,900 people are affected. The database is being moved to its standby; we expect payments back by {back} and will write again at {next}.",
      world,
      { next: minute(58), back: minute(78) },
    ),
  );
  send(minute(30), haas!, {
    type: "decideOn",
    text: "Move the database to its standby",
    notChosen: "Restart controller B, 20 min, may lose writes.",
    advisedBy: "J. Petrosyan",
  });
  send(minute(41), petrosyan!, {
    type: "addNote",
    text: `Standby in step, lag 0 s. Switch began; no way back after ${clock(world, minute(63))}.`,
  });
  send(minute(44), ferreira!, { type: "addNote", text: "Replay tried on a copy: 214 of 214 queued payments post once." });
  send(minute(45), haas!, {
    type: "edit",
    changes: {
      known: ["Controller B fails every 90 s.", "214 payments queued, none lost.", "Not a security incident: H. Sato."],
      notKnown: ["Whether firmware 4.2.1 caused it.", "Whether the bank waits until 17:00."],
    },
  });
}

function reported(world: World): Record<string, unknown> {
  return {
    shortDescription: "ERP payments down",
    description: "Payments cannot be posted: the payment run and single payments end with a time-out. Statements and reads work.",
    service: world.service("erp"),
    configurationItem: world.item("DA-02"),
    site: world.site("hamburg"),
    category: "hardware",
    subcategory: "disk",
    contactType: "monitoring",
    impact: "1",
    urgency: "1",
    team: world.team("platform"),
    affectedUsers: 1900,
    detectedAt: after(world.anchor, -46 * MINUTE),
    correlationId: "DA-02/write-latency",
  };
}

function hypotheses(world: World, security: "open" | "ruledOut"): Record<string, unknown>[] {
  return [
    {
      what: `Storage firmware 4.2.1 on DA-02 (${world.numbers.get("storage-firmware")})`,
      standing: "open",
      evidence: "Ended 18 min before the first alert, on the same array. S. Marek.",
    },
    {
      what: "A security incident",
      standing: security,
      evidence:
        security === "open" ? "" : "H. Sato: no unusual sign-ins, no change on the hosts; the controller's log explains the failures.",
    },
  ];
}

function update(text: string, world: World, { next, back }: { next: Instant; back: Instant | null }): Command {
  const filled = text
    .replace("{began}", clock(world, after(world.anchor, -46 * MINUTE)))
    .replace("{next}", clock(world, next))
    .replace("{back}", back ? clock(world, back) : "");
  return { type: "sendUpdate", text: filled, voice: "business", expectedBackAt: back, nextUpdateAt: next };
}

type Streams = {
  id: string;
  minute(count: number): Instant;
  haas: Someone;
  owners: Record<"petrosyan" | "marek" | "ferreira" | "dube", Someone>;
};

/** Five workstreams; nobody has the front desks yet. */
function planWorkstreams(world: World, { id, minute, haas, owners }: Streams): void {
  const streams = [
    {
      title: "Database to standby",
      owner: owners.petrosyan,
      began: 31,
      moved: 41,
      status: "Switching",
      nextStep: "open for writes",
      nextAt: 53,
    },
    {
      title: "Replay queued payments",
      owner: owners.ferreira,
      began: 32,
      moved: 44,
      status: "Tested on a copy",
      nextStep: "replay 214 in order",
      nextAt: 58,
    },
    {
      title: "Storage DA-02",
      owner: owners.marek,
      began: 21,
      moved: 36,
      status: "Waits for Calder",
      nextStep: "controller log, promised",
      nextAt: 55,
    },
    {
      title: "Bank cut-off",
      owner: owners.dube,
      began: 33,
      moved: 39,
      status: "Asking treasury",
      nextStep: "bank's answer on 17:00",
      nextAt: 63,
    },
    { title: "Front desks informed", owner: null, began: 34, moved: null, status: "", nextStep: "name an owner now", nextAt: null },
  ];
  const ids = new Map<string, string>();
  [...streams]
    .sort((one, other) => one.began - other.began)
    .forEach(({ title, owner, began, nextStep, nextAt }, index) => {
      const command = { type: "addWorkstream", title, owner: owner?.id ?? null, nextStep, nextAt: nextAt === null ? null : minute(nextAt) };
      const commandId = world.send({ at: minute(began), kind: "incident", id, actor: haas.actor, command });
      ids.set(title, deriveId(commandId, index + 1));
    });
  for (const { owner, moved, status, nextStep, nextAt, title } of streams) {
    if (!owner || moved === null) continue;
    const state = title.startsWith("Storage") ? "waiting" : null;
    const command = { type: "moveWorkstream", workstream: ids.get(title)!, state, status, nextStep, nextAt: minute(nextAt!) };
    world.send({ at: minute(moved), kind: "incident", id, actor: owner.actor, command });
  }
}

/** What clocks in Hamburg show. */
function clock(world: World, at: Instant): string {
  const { hour, minute } = localParts(world.zone, at);
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
