import type { FactsLoader } from "../../engine/house.ts";
import { lastAbsences } from "../../engine/listening.ts";
import type { HeartbeatFacts } from "./heartbeat.rules.ts";

/** When the office itself was away: asked where a report seems to be missed. */
export const heartbeatFacts: FactsLoader = async (tx, asks, now): Promise<HeartbeatFacts> => ({
  absences: asks.some(({ envelope }) => envelope.command.type === "wake") ? await lastAbsences(tx, now) : [],
});
