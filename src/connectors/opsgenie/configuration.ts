import type { ConfigurationEntry, ConfigurationImporter, ConfigurationTools } from "../contract.ts";
import {
  alsoNeeds,
  itemOf,
  leftBehind,
  noTiers,
  personItem,
  recognised,
  type Source,
  seeAt,
  serviceRecord,
  teamRecord,
} from "../on-call-items.ts";
import { listOf, objectOf, plainText } from "../reading.ts";
import { escalationItem } from "./configuration-escalation.ts";
import { listsOf, type Placed, personBook } from "./configuration-file.ts";
import { type Asked, overrideItem, scheduleItem, teamIn } from "./configuration-schedule.ts";

/** How a team is set up in Opsgenie: people, teams, schedules with overrides, escalations, services. */
export const opsgenieConfig: ConfigurationImporter = {
  name: "opsgenie-config",
  label: "Opsgenie on-call set-up",
  about:
    "JSON as its API answers it: /v2/users, /v2/teams, /v2/schedules?expand=rotation, overrides, /v2/escalations and /v1/services, in one file.",
  reads: "configuration",
  permission: "history.import",
  alsoNeeds,
  source: "opsgenie",
  missing: [],
  seeAt,
  recognised,
  translate,
};

function translate(tools: ConfigurationTools): ConfigurationEntry[] {
  const source: Source = { tools, vendor: "Opsgenie" };
  const lists = listsOf(tools.documents);
  const asked: Asked = { source, book: personBook(source, lists.users) };
  const whole = (placed: Placed, item: (placed: Placed) => ConfigurationEntry) =>
    placed.key === "" ? itemOf(placed.place, placed.name, { refusal: "It has no id, so nobody can tell what it is." }) : item(placed);
  // Who is only named is known when all that names people is read.
  const rest = [
    ...lists.teams.map((one) => whole(one, (placed) => teamItem(asked, placed))),
    ...lists.schedules.map((one) => whole(one, (placed) => scheduleItem(asked, placed))),
    ...lists.overrides.map((one) => overrideItem(asked, one, lists.schedules)),
    ...lists.escalations.map((one) => whole(one, (placed) => escalationItem(asked, placed))),
    ...lists.services.map((one) => whole(one, (placed) => serviceItem(source, placed))),
  ];
  const named = asked.book.onlyNamed();
  const people = [
    ...lists.users.map((one) => userItem(source, one)),
    ...named.map(({ address, place }) =>
      personItem(source, place, { key: address.toLowerCase(), name: address, email: address, timeZone: null, jobTitle: null }),
    ),
  ];
  if (lists.services.length > 0) tools.say(noTiers(source.vendor));
  tools.say("Which escalation a team uses is not taken over: name the team at its policy, or make a paging rule for its service.");
  for (const sentence of leftBehind) tools.say(sentence);
  return [...people, ...rest];
}

function userItem(source: Source, { place, name, body }: Placed): ConfigurationEntry {
  const address = plainText(body.username);
  const key = (address ?? name).toLowerCase();
  return personItem(source, place, { key, name, email: address, timeZone: plainText(body.timeZone), jobTitle: null });
}

function teamItem({ source, book }: Asked, { place, key, name, body }: Placed): ConfigurationEntry {
  const members = listOf(body.members)?.flatMap((one) => book.personIn(objectOf(objectOf(one)?.user), place) ?? []);
  const record = teamRecord(source, { key, name, description: plainText(body.description), members: members ?? null });
  const remarks = members ? [] : ["Its members are not in the file. Add the answer of /v2/teams/ID."];
  return itemOf(place, `Team ${name}`, { about: record.id, records: [record], remarks });
}

function serviceItem(source: Source, { place, key, name, body }: Placed): ConfigurationEntry {
  const team = plainText(body.teamId) ? teamIn(source, { id: body.teamId }) : null;
  const record = serviceRecord(source, { key, name, description: plainText(body.description), team });
  return itemOf(place, `Service ${name}`, { about: record.id, records: [record] });
}
