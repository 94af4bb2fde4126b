import { ruleCatalogues } from "../../engine/catalogue.ts";
import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { BusinessCalendar } from "../../kernel/time.ts";
import { businessCalendar, type Calendar } from "../calendar/model.ts";
import { type ReadDefinition, readDefinition } from "./definition.rules.ts";
import type { ServiceLevels } from "./levels.rules.ts";
import type { SlaDefinition } from "./model.ts";

const kinds = ["slaDefinition", "slaDefinitionVersion", "calendar", "calendarVersion", "organisation", "customField"];

/** Definitions and calendars in all their versions: read once, kept until one changes. */
export function serviceLevels(tx: Tx, house: House): Promise<ServiceLevels> {
  return house.policies.get("serviceLevels", kinds, async () => {
    const { forReading: catalogue } = await ruleCatalogues(tx, house);
    const [versions, calendars, organisations] = await Promise.all([
      tx.query<{ content: SlaDefinition }>("select content from v_sla_definition_version order by id"),
      tx.query<{ calendar: string; version: number; content: Calendar }>(
        "select calendar, of_version as version, content from v_calendar_version",
      ),
      tx.query<{ timeZone: string }>('select time_zone as "timeZone" from v_organisation where active order by created_at limit 1'),
    ]);
    const definitions = new Map<string, ReadDefinition>();
    const latest = new Map<string, SlaDefinition>();
    for (const { content } of versions) {
      definitions.set(`${content.id}/${content.version}`, readDefinition(content, catalogue));
      if ((latest.get(content.id)?.version ?? 0) < content.version) latest.set(content.id, content);
    }
    const calendarContents = new Map<string, BusinessCalendar>();
    const calendarVersions = new Map<string, number>();
    for (const { calendar, version, content } of calendars) {
      calendarContents.set(`${calendar}/${version}`, businessCalendar(content));
      calendarVersions.set(calendar, Math.max(calendarVersions.get(calendar) ?? 0, version));
    }
    const current = [...latest.values()].filter((one) => one.active).map((one) => definitions.get(`${one.id}/${one.version}`)!);
    const officeZone = organisations[0]?.timeZone ?? "UTC";
    return { current, definitions, calendars: calendarContents, calendarVersions, catalogue, officeZone };
  });
}
