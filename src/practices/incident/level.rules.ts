import type { Health } from "../service/model.ts";
import type { Incident } from "./model.ts";

type Weighing = Pick<Incident, "state" | "phase" | "majorState" | "priority" | "observed">;

/** How bad an incident is for its service: down where it is critical or major, degraded where it is high. */
export function levelOf(record: Weighing | null): Health {
  if (!record || record.observed || !["1", "2", "3"].includes(record.state)) return "fine";
  if (record.phase === "mitigated") return "degraded";
  if (record.majorState === "declared" || record.priority === "1") return "down";
  return record.priority === "2" ? "degraded" : "fine";
}
