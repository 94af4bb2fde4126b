import type { Instant } from "../../../kernel/time.ts";
import { dice } from "../dice.ts";
import { after, HOUR, later, MINUTE } from "../moments.ts";
import { services } from "../services.ts";
import type { World } from "../world.ts";
import { draftOf } from "./draft.ts";
import { daysUntil, hourOn, inOffice } from "./moments.ts";
import type { ChangePlan, Words } from "./plan.ts";
import { type Standing, type ToldChange, toldChanges } from "./week.ts";
import { wordsFor } from "./words.ts";

/** The told week as plans: what is scheduled was voted on before the board, so that the freeze of last evening came over it. */
export function toldWeekOf(world: World): ChangePlan[] {
  return [...toldChanges.map((one) => toldOf(world, one)), storageFirmware(world), aarhusSwitches(world), databaseSwitch(world)];
}

function toldOf(world: World, one: ToldChange): ChangePlan {
  const { key, title, why, service, item, also = [], team, implementer, requester, template, hours, ending = "well" } = one;
  const day = one.day === "saturday" ? daysUntil(world, 6, 1) : one.day;
  const from = hourOn(world, day, one.hour);
  const name = services.find((seed) => seed.key === service)!.name;
  const words = wordsFor(one.sort, { item: item ?? name, service: name, rollbackMinutes: one.back });
  const seed = { key, title, why, service, item, also, team, implementer, requester, from, hours, ending };
  const plan = draftOf(world, {
    ...seed,
    type: template === undefined ? "normal" : "standard",
    ...(template === undefined ? { words } : { template }),
    ...(one.rehearsed === undefined ? {} : { rehearsed: one.rehearsed }),
  });
  const missing = one.missing === undefined ? plan.words : without(plan.words, one.missing);
  return { ...plan, words: missing, outcome: one.outcome ?? null, ...lifeUntil(world, plan, one.standing) };
}

function without(words: Partial<Words>, name: keyof Words): Partial<Words> {
  return Object.fromEntries(Object.entries(words).filter(([field]) => field !== name));
}

/** The life of a told change until the last minute, whatever day of the week that is. */
function lifeUntil(world: World, plan: ChangePlan, standing: Standing): Partial<ChangePlan> {
  const chance = dice(`${world.seed}/told/${plan.key}`);
  const none = { scheduledAt: null, begunAt: null, endedAt: null, closedAt: null };
  const isBegun = standing === "done" || standing === "reviewed" || standing === "underWay";
  const scheduledAt = isBegun ? hourOn(world, -2, 15 + chance.int(0, 80) / 60) : hourOn(world, -1, 15 + chance.int(0, 80) / 60);
  const ends = standing === "underWay" ? { endedAt: null, closedAt: null } : {};
  const open = standing === "done" ? { closedAt: hourOn(world, 0, 9 + chance.int(0, 50) / 60) } : { closedAt: null };
  if (plan.type === "standard") return { requestedAt: inOffice(world, scheduledAt, -1, chance), scheduledAt, ...open, ...ends };
  // What waits for the board was asked for yesterday; one has waited for longer than its type allows.
  const isLate = standing === "overdue";
  const askedAt =
    standing === "asked" || isLate
      ? hourOn(world, isLate ? -6 : -1, 10 + chance.int(0, 60) / 60)
      : inOffice(world, scheduledAt, -2, chance);
  const requestedAt = inOffice(world, askedAt, -chance.int(4, 8), chance);
  const assessedAt = later(world.calendar, requestedAt, 4 * HOUR);
  const life = { requestedAt, assessedAt, askedAt };
  const [first, second] = plan.votes;
  switch (standing) {
    case "new":
      return { ...life, assessedAt: null, askedAt: null, votes: [], ...none };
    case "assessed":
      return { ...life, askedAt: null, votes: [], ...none };
    case "asked":
    case "overdue":
      return { ...life, votes: [], ...none };
    default: {
      const early = after(scheduledAt, -(60 + chance.int(40, 200)) * MINUTE);
      const votes = [
        { ...first!, at: later(world.calendar, askedAt, 35 * MINUTE) },
        { ...second!, at: early > askedAt ? early : after(scheduledAt, -40 * MINUTE) },
      ];
      return isBegun ? { ...life, votes, scheduledAt, ...open, ...ends } : { ...life, votes, ...none, scheduledAt };
    }
  }
}

/** The change behind the room: it ended 18 minutes before the first alert, on the same array. */
function storageFirmware(world: World): ChangePlan {
  const endedAt = stormChangeAt(world);
  const from = after(endedAt, -94 * MINUTE);
  const plan = draftOf(world, {
    ...{ key: "storage-firmware", type: "normal", title: "Storage firmware 4.2.1 on DA-02", service: "storage", item: "DA-02" },
    why: "Controllers of 4.1 lose a path under load. The maker sends it as urgent, before the freeze.",
    ...{ team: "platform", implementer: "marek", requester: "marek", from, hours: 2, rehearsed: 14 },
    words: wordsFor("firmware", { item: "DA-02", service: "Storage", rollbackMinutes: 40 }),
  });
  return { ...plan, ...lifeUntil(world, plan, "reviewed"), begunAt: after(from, 2 * MINUTE), endedAt, closedAt: null };
}

/** 18 minutes before the first alert of the room, which came 46 minutes before the last minute. */
function stormChangeAt(world: World): Instant {
  return after(world.anchor, -(46 + 18) * MINUTE);
}

/** What the quiet window of this afternoon is for. */
function aarhusSwitches(world: World): ChangePlan {
  const from = after(world.anchor, -2 * HOUR);
  const plan = draftOf(world, {
    ...{ key: "aarhus-switches", type: "normal", title: "Firmware of the switches at Aarhus", service: "aarhus-net", item: "sw-aar-01" },
    ...{ why: "The level we have loses its support.", also: ["sw-aar-02", "sw-aar-03"], team: "network", from, hours: 5, rehearsed: 20 },
    ...{ implementer: "dragic", requester: "vidal" },
    words: wordsFor("firmware", { item: "sw-aar-01", service: "Core network Aarhus", rollbackMinutes: 30 }),
  });
  return { ...plan, ...lifeUntil(world, plan, "underWay") };
}

/** What the room does now, as a change: an emergency that is under way while its vote is asked for. */
function databaseSwitch(world: World): ChangePlan {
  const from = after(world.anchor, -14 * MINUTE);
  const plan = draftOf(world, {
    ...{ key: "database-switch", type: "emergency", title: "ERP payment database to its standby", service: "erp", item: "erp-pay-db" },
    why: "Payments fail while DA-02 queues its writes. Decided in the room by T. Haas.",
    ...{ also: ["erp-pay-db-standby"], team: "platform", implementer: "petrosyan", requester: "petrosyan", from, hours: 1.25 },
    words: {
      ...wordsFor("move", { item: "erp-pay-db", service: "ERP Payments", rollbackMinutes: 38 }),
      implementationPlan:
        "1. Standby in step, lag 0 s\n2. Close payments for writes\n3. Switch roles\n4. Point erp-app-01 and 02 to the standby\n5. Open for one user, then all\n6. Replay what is queued",
      rollbackTrigger: "Standby reports lost writes, or payments post twice.",
    },
  });
  const requestedAt = after(world.anchor, -27 * MINUTE);
  const moments = { requestedAt, askedAt: after(requestedAt, 2 * MINUTE), scheduledAt: after(requestedAt, 5 * MINUTE) };
  return { ...plan, ...moments, votes: [], begunAt: after(world.anchor, -10 * MINUTE), endedAt: null, closedAt: null };
}
