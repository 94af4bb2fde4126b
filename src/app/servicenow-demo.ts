import type { Office } from "../engine/office.ts";
import { systemActor } from "../kernel/actor.ts";
import { type Id, idFrom } from "../kernel/ids.ts";
import type { Envelope } from "../kernel/practice.ts";
import { withOldOrNewOffice } from "./beside.ts";
import type { Command } from "./command.ts";
import { createCommand } from "./create-command.ts";
import { identityOf } from "./identity.ts";
import { RefusedToStart } from "./refused.ts";
import { loadStarter } from "./starter/starter.ts";

// The rows that test suites of ServiceNow's clients take for granted, under the ids they have in every demo instance.

const admin = "6816f79cc0a8016401c5a33be04be441";
const finance = "a581ab703710200044e0bfc8bcbe5de8";
const natasha = "46c5bf6ca9fe1981010713e3ac7d3384";
const problemAdmin = "26fbff173b331300ad3cc9bb34efc4bd";
const adminEmail = "admin@example.com";

/** `quarterdeck seed servicenow-demo`: those rows, and a key to run the suite with. */
export const seedServicenowDemo: Command = {
  name: "seed servicenow-demo",
  summary: "Adds the rows that test suites of ServiceNow clients expect, and prints user name and password for them.",
  async run(given) {
    return withOldOrNewOffice(given, async (office) => {
      await loadStarter(office);
      const made = await addDemo(office);
      const identity = identityOf(office, null, { url: given.settings.url });
      const { secret } = await identity.createKey({ personId: admin, name: "servicenow-demo", asPassword: true });
      given.say(made > 0 ? `${made} rows of a ServiceNow demo instance are there.` : "The rows were there already.");
      given.say(`user name: ${adminEmail}`);
      given.say(`password:  ${secret}`);
      return 0;
    });
  },
};

/** Adds what is not there yet; answers how many rows. */
export async function addDemo(office: Office): Promise<number> {
  const actor = systemActor("servicenow-demo");
  const envelopes = rows().map(
    ({ kind, id, values }): Envelope => ({
      kind,
      id,
      commandId: office.newId(),
      actor,
      quiet: true,
      command: createCommand(office.house, kind, values),
    }),
  );
  const { outcomes } = await office.door.batch(envelopes);
  const refused = outcomes.find((outcome) => !outcome.ok && outcome.refusal.code !== "taken");
  if (refused && !refused.ok) throw new RefusedToStart(refused.refusal.sentence);
  return outcomes.filter((outcome) => outcome.ok).length;
}

type Row = { kind: string; id: Id; values: Record<string, unknown> };

function rows(): Row[] {
  const person = (id: Id, name: string, email: string, more: Record<string, unknown> = {}): Row => ({
    kind: "person",
    id,
    values: { name, email, roles: ["administrator"], ...more },
  });
  // The role of administrators is held by more than ten.
  const others = Array.from({ length: 10 }, (_, index) =>
    person(ownId(index), `Demo User ${index + 1}`, `demo.user${index + 1}@example.com`),
  );
  const incidents = [
    "Unable to get to network file shares",
    "Email server is down",
    "Can't read email",
    "Reset my password",
    "Need new SD card",
  ];
  return [
    { kind: "department", id: finance, values: { name: "Finance", head: natasha } },
    person(admin, "System Administrator", adminEmail, { department: finance, timeZone: "America/Los_Angeles" }),
    person(natasha, "Natasha Ingram", "natasha.ingram@example.com", { department: finance }),
    person(problemAdmin, "Problem Administrator", "problem.admin@example.com"),
    ...others,
    { kind: "team", id: ownId(20), values: { name: "Hardware", members: [admin, natasha] } },
    { kind: "team", id: ownId(21), values: { name: "Network", members: [admin, problemAdmin] } },
    { kind: "configurationItem", id: ownId(22), values: { name: "srv-demo-01", ciClass: "cmdb_ci_linux_server", environment: "Test" } },
    ...incidents.map((shortDescription, index): Row => {
      const priority = { impact: String((index % 3) + 1), urgency: String(((index + 1) % 3) + 1) };
      return { kind: "incident", id: ownId(30 + index), values: { shortDescription, caller: natasha, category: "inquiry", ...priority } };
    }),
    {
      kind: "problem",
      id: ownId(40),
      values: { shortDescription: "File shares cannot be reached after a change", impact: "2", urgency: "2" },
    },
  ];
}

/** Ids of rows of which no suite knows the id: the same each time. */
function ownId(index: number): Id {
  return idFrom(
    Date.UTC(2026, 0, 1),
    Uint8Array.from({ length: 10 }, (_, place) => (place === 9 ? index : 0)),
  );
}
