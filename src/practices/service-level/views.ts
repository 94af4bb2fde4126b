import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { BusinessCalendar } from "../../kernel/time.ts";
import { businessCalendar, type Calendar } from "../calendar/model.ts";
import { type ReadDefinition, readDefinition } from "./definition.rules.ts";
import type { SlaDefinition } from "./model.ts";
import type { ServiceLevels } from "./rules.ts";

/** Definitions and calendars in all their versions: read once, kept until one changes. */
export function serviceLevels(tx: Tx, house: House): Promise<ServiceLevels> {
  return house.policies.get("serviceLevels", ["slaDefinition", "slaDefinitionVersion", "calendar", "calendarVersion"], async () => {
    const [versions, calendars] = await Promise.all([
      tx.query<{ content: SlaDefinition }>("select content from v_sla_definition_version order by id"),
      tx.query<{ calendar: string; version: number; content: Calendar }>(
        "select calendar, of_version as version, content from v_calendar_version",
      ),
    ]);
    const definitions = new Map<string, ReadDefinition>();
    const latest = new Map<string, SlaDefinition>();
    for (const { content } of versions) {
      definitions.set(`${content.id}/${content.version}`, readDefinition(content, house.catalogue));
      if ((latest.get(content.id)?.version ?? 0) < content.version) latest.set(content.id, content);
    }
    const calendarContents = new Map<string, BusinessCalendar>();
    const calendarVersions = new Map<string, number>();
    for (const { calendar, version, content } of calendars) {
      calendarContents.set(`${calendar}/${version}`, businessCalendar(content));
      calendarVersions.set(calendar, Math.max(calendarVersions.get(calendar) ?? 0, version));
    }
    const current = [...latest.values()].filter((one) => one.active).map((one) => definitions.get(`${one.id}/${one.version}`)!);
    return { current, definitions, calendars: calendarContents, calendarVersions };
  });
}
