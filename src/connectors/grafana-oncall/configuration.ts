import type { ConfigurationEntry, ConfigurationImporter, ConfigurationTools } from "../contract.ts";
import { alsoNeeds, itemOf, leftBehind, type Named, personItem, recognised, type Source, seeAt, teamRecord } from "../on-call-items.ts";
import { plainText } from "../reading.ts";
import { chainItem } from "./configuration-chain.ts";
import { listsOf, type Placed } from "./configuration-file.ts";
import { type Asked, scheduleItems } from "./configuration-schedule.ts";

/** How a team is set up in Grafana OnCall: people, teams, schedules with shifts, escalation chains. */
export const grafanaOncallConfig: ConfigurationImporter = {
  name: "grafana-oncall-config",
  label: "Grafana OnCall set-up",
  about: "JSON as its API answers it: users, teams, schedules, on_call_shifts, escalation_chains and escalation_policies, in one file.",
  reads: "configuration",
  permission: "history.import",
  alsoNeeds,
  source: "grafana-oncall",
  missing: [],
  seeAt,
  recognised,
  translate,
};

function translate(tools: ConfigurationTools): ConfigurationEntry[] {
  const source: Source = { tools, vendor: "Grafana OnCall" };
  const lists = listsOf(tools.documents);
  const names = new Map(lists.users.map((one) => [one.key, one.name]));
  const personOf = (key: string): Named => ({ kind: "person", id: tools.idOf("person", key), name: names.get(key) ?? `user ${key}` });
  const asked: Asked = { source, personOf };
  const whole = (placed: Placed, items: () => ConfigurationEntry[]) =>
    placed.key === "" ? [itemOf(placed.place, placed.name, { refusal: "It has no id, so nobody can tell what it is." })] : items();
  tools.say("OnCall has no services, and its routes are not taken over: name a policy's team, or make a paging rule for a service.");
  for (const sentence of leftBehind) tools.say(sentence);
  return [
    ...lists.users.flatMap((one) => whole(one, () => [userItem(source, one)])),
    ...lists.teams.flatMap((one) => whole(one, () => [teamItem(source, one)])),
    ...lists.schedules.flatMap((one) => whole(one, () => scheduleItems(asked, one, lists.on_call_shifts))),
    ...lists.escalation_chains.flatMap((one) => whole(one, () => [chainItem(asked, one, lists.escalation_policies)])),
  ];
}

function userItem(source: Source, { place, key, name, body }: Placed): ConfigurationEntry {
  const said = { key, name, email: plainText(body.email), timeZone: plainText(body.timezone), jobTitle: null };
  return personItem(source, place, said);
}

function teamItem(source: Source, { place, key, name }: Placed): ConfigurationEntry {
  const record = teamRecord(source, { key, name, description: null, members: null });
  const remarks = ["The API does not say its members. Name them at the team."];
  return itemOf(place, `Team ${name}`, { about: record.id, records: [record], remarks });
}
