import type { ConfigurationEntry, ConfigurationImporter, ConfigurationTools } from "../contract.ts";
import {
  alsoNeeds,
  itemOf,
  leftBehind,
  type Named,
  noTiers,
  ownRecord,
  personItem,
  recognised,
  type Source,
  seeAt,
  serviceRecord,
  teamRecord,
} from "../on-call-items.ts";
import { cut, listOf, objectOf, plainText } from "../reading.ts";
import { listsOf, type Placed, referenceIn } from "./configuration-file.ts";
import { policyItem } from "./configuration-policy.ts";
import { scheduleItems, teamIn } from "./configuration-schedule.ts";

/** How a team is set up in PagerDuty: people, teams, schedules with overrides, escalation policies, services. */
export const pagerdutyConfig: ConfigurationImporter = {
  name: "pagerduty-config",
  label: "PagerDuty on-call set-up",
  about: "JSON as the REST API answers it: /users, /teams, /schedules, /escalation_policies and /services, in one file.",
  reads: "configuration",
  permission: "history.import",
  alsoNeeds,
  source: "pagerduty",
  missing: [],
  seeAt,
  recognised,
  translate,
};

function translate(tools: ConfigurationTools): ConfigurationEntry[] {
  const source: Source = { tools, vendor: "PagerDuty" };
  const lists = listsOf(tools.documents);
  const items = [
    ...lists.users.map((one) => userItem(source, one)),
    ...lists.teams.map((one) => teamItem(source, one)),
    ...lists.schedules.flatMap((one) => (one.key === "" ? [withoutId(one)] : scheduleItems(source, one))),
    ...lists.overrides.map(strayOverride),
    ...lists.escalation_policies.map((one) => (one.key === "" ? withoutId(one) : policyItem(source, one))),
    ...lists.services.map((one) => (one.key === "" ? withoutId(one) : serviceItem(source, one))),
  ];
  if (lists.services.length > 0) tools.say(noTiers(source.vendor));
  for (const sentence of leftBehind) tools.say(sentence);
  return items;
}

function withoutId({ place, name }: Placed): ConfigurationEntry {
  return itemOf(place, name, { refusal: "It has no id, so nobody can tell what it is." });
}

function strayOverride({ place, name }: Placed): ConfigurationEntry {
  const refusal = "An override by itself does not say of which schedule. Put the list under `overrides` of its schedule.";
  return itemOf(place, `Override ${name}`, { refusal });
}

function userItem(source: Source, placed: Placed): ConfigurationEntry {
  const { place, key, name, body } = placed;
  if (key === "") return withoutId(placed);
  return personItem(source, place, {
    key,
    name,
    email: plainText(body.email),
    timeZone: plainText(body.time_zone),
    jobTitle: plainText(body.job_title),
  });
}

function teamItem(source: Source, placed: Placed): ConfigurationEntry {
  const { place, key, name, body } = placed;
  if (key === "") return withoutId(placed);
  const members = (listOf(body.members) ?? []).flatMap((one) => {
    const user = referenceIn(objectOf(one)?.user ?? one);
    return user ? [{ kind: "person", id: source.tools.idOf("person", user.key), name: user.name }] : [];
  });
  const description = plainText(body.description);
  const record = teamRecord(source, { key, name, description, members: body.members ? members : null });
  const remarks = body.members ? [] : ["Its members are not in the file. Put the answer of /teams/ID/members into it under `members`."];
  return itemOf(place, `Team ${name}`, { about: record.id, records: [record], remarks });
}

/** A service, and the rule that its incidents page by its escalation policy. */
function serviceItem(source: Source, { place, key, name, body }: Placed): ConfigurationEntry {
  const { tools } = source;
  const service = serviceRecord(source, { key, name, description: plainText(body.description), team: teamIn(source, body) });
  const { id } = service;
  const policy = referenceIn(body.escalation_policy);
  const remarks = serviceRemarks(body);
  if (!policy) remarks.push("It names no escalation policy, so no paging rule is made.");
  else if (body.status === "disabled")
    remarks.push("It is disabled in PagerDuty, so no paging rule is made: nobody would have been paged.");
  else {
    const named: Named = { kind: "escalationPolicy", id: tools.idOf("escalationPolicy", policy.key), name: policy.name };
    const rule = ownRecord({
      kind: "pagingRule",
      id: tools.idOf("pagingRule", key),
      fields: { name: cut(`${name} (PagerDuty)`, 120), service: id, policy: named.id },
      onlyNew: { condition: "" },
      needs: [{ kind: "service", id, name }, named],
    });
    return itemOf(place, `Service ${name}`, { about: id, records: [service, rule], remarks });
  }
  return itemOf(place, `Service ${name}`, { about: id, records: [service], remarks });
}

function serviceRemarks(body: Placed["body"]): string[] {
  const remarks: string[] = [];
  const urgency = objectOf(body.incident_urgency_rule);
  if (urgency && (urgency.type === "use_support_hours" || urgency.urgency !== "high"))
    remarks.push("How urgent an incident is follows from its priority here, not from the service's own setting. Look at its paging rule.");
  if (body.acknowledgement_timeout)
    remarks.push(
      "PagerDuty calls again after an acknowledgement timed out. Set “Pages again when nothing happens for” at the policy to have that.",
    );
  if ((listOf(body.support_hours) ?? []).length > 0 || objectOf(body.support_hours))
    remarks.push("Its support hours are not taken over. Give the policy a calendar of support hours.");
  if (objectOf(body.alert_grouping_parameters)?.type || body.alert_grouping)
    remarks.push("Alerts are grouped by the rules here, not by the service's own.");
  return remarks;
}
