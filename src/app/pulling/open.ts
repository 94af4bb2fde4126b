import { freshserviceIncidents } from "../../connectors/freshservice/importer.ts";
import { openFreshservice } from "../../connectors/freshservice/source.ts";
import { jiraIncidents } from "../../connectors/jira/importer.ts";
import { openJira } from "../../connectors/jira/source.ts";
import { remedyIncidents } from "../../connectors/remedy/importer.ts";
import { openRemedy } from "../../connectors/remedy/source.ts";
import { type AskingGiven, SourceRefused } from "../../connectors/source-asking.ts";
import type { TicketSource, TicketSourceGiven } from "../../connectors/ticket-source.ts";
import type { Importer, ImportSettings } from "../../engine/import-contract.ts";
import { settingsFor } from "../../engine/import-settings.ts";
import type { Instant } from "../../kernel/time.ts";
import type { SourceTool } from "../../practices/predecessor/model.ts";
import type { PulledSource } from "../../practices/predecessor/store.ts";

type Tool = { importer: Importer; needsUser: boolean; open(given: TicketSourceGiven): TicketSource };

/** Every make that can be read while it runs. */
const tools: Readonly<Record<SourceTool, Tool>> = {
  jira: { importer: jiraIncidents, needsUser: true, open: (given) => openJira({ ...given, form: "cloud" }) },
  jiraDataCenter: { importer: jiraIncidents, needsUser: false, open: (given) => openJira({ ...given, form: "dataCenter" }) },
  freshservice: { importer: freshserviceIncidents, needsUser: false, open: openFreshservice },
  remedy: { importer: remedyIncidents, needsUser: true, open: openRemedy },
};

export type OpenedSource = { source: TicketSource; importer: Importer; settings: ImportSettings };
type How = AskingGiven & { now(): Instant; pageTickets?: number };

/** A system as it is asked, with its credentials. Refuses where it cannot be asked at all as it is set up. */
export function openSource(record: PulledSource, how: How): OpenedSource {
  const { name, url, whichTickets, meanings, onTaken, username, secret } = record;
  const tool = tools[record.tool as SourceTool];
  if (secret === null) throw new SourceRefused("unauthorised", `Nobody has signed in at ${name} yet. Give it a token or a password.`);
  if (tool.needsUser && (username ?? "") === "") throw new SourceRefused("unauthorised", `${name} wants a user name besides.`);
  const source = tool.open({ ...how, name, url, user: username ?? "", secret, only: whichTickets?.trim() ?? "" });
  const settings: ImportSettings = {
    ...settingsFor(tool.importer),
    ...{ source: name, timeZone: "UTC", dateOrder: "YMD", values: meanings ?? {} },
    onTaken: onTaken === "newNumber" ? "newNumber" : null,
  };
  return { source, importer: tool.importer, settings };
}
