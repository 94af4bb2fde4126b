import { newPassword } from "../engine/identity/choose-password.ts";
import type { Identity } from "../engine/identity/identity.ts";
import type { Office } from "../engine/office.ts";
import { systemActor } from "../kernel/actor.ts";
import { parseCommand } from "../kernel/command.ts";
import { roles } from "../practices/people/model.ts";
import { person } from "../practices/people/person.rules.ts";
import { findPersonByEmail } from "../practices/people/store.ts";
import { withOffice } from "./beside.ts";
import type { Command, Invocation } from "./command.ts";
import { identityOf } from "./identity.ts";
import { RefusedToStart } from "./refused.ts";

const roleNames = roles.map((role) => role.value).join(", ");

export const userCreate: Command = {
  name: "user create",
  summary: "Makes a person who can sign in.",
  options: {
    email: { type: "string", about: "Their e-mail address.", required: true },
    name: { type: "string", about: "Their name.", required: true },
    role: { type: "string", about: `What they may do; may be given several times: ${roleNames}.`, multiple: true, required: true },
    "password-stdin": { type: "boolean", about: "Read their password from standard input; without it use `quarterdeck user link`." },
  },
  async run(given) {
    const { email, name } = given.texts;
    const password = given.flags.has("password-stdin") ? await passwordFromInput() : null;
    return withIdentity(given, async (office, identity) => {
      const { model, commands } = person;
      const parsed = parseCommand({
        model,
        spec: commands.create!,
        type: "create",
        body: { name, email, roles: given.lists.role },
        custom: [],
      });
      if (!parsed.ok) throw new RefusedToStart(parsed.problems.map((one) => one.message).join(" "));
      const id = office.newId();
      const command = parsed.command;
      const outcome = await office.door.send({ kind: "person", id, commandId: office.newId(), actor: systemActor("cli"), command });
      if (!outcome.ok) throw new RefusedToStart(outcome.refusal.sentence);
      if (password !== null) await identity.setPassword(id, password);
      given.say(`${name} <${email}> is here, as ${given.lists.role!.join(", ")}.`);
      return 0;
    });
  },
};

export const userLink: Command = {
  name: "user link",
  summary: "Prints a link that signs a person in; good for 15 minutes and one use.",
  options: { email: { type: "string", about: "Their e-mail address.", required: true } },
  async run(given) {
    return withIdentity(given, async (_office, identity) => {
      const { url } = await identity.signInLink(given.texts.email!);
      given.say(url);
      return 0;
    });
  },
};

export const keyCreate: Command = {
  name: "key create",
  summary: "Makes an API key and prints it alone; it is never shown again.",
  options: {
    user: { type: "string", value: "E-MAIL", about: "Whose key it is: it may do what they may.", required: true },
    name: { type: "string", about: "What the key is for.", required: true },
    scopes: { type: "string", value: "LIST", about: "Permissions it is limited to, with commas between; all of the person's otherwise." },
    "as-password": { type: "boolean", about: "It may be used as a password, with the e-mail address as user name (Basic)." },
  },
  async run(given) {
    return withIdentity(given, async (office, identity) => {
      const owner = await findPersonByEmail(office.db, given.texts.user!);
      if (!owner)
        throw new RefusedToStart(`Nobody here has the e-mail address ${given.texts.user}. Make them with \`quarterdeck user create\`.`);
      const scopes = given.texts.scopes?.split(",").map((one) => one.trim()) ?? null;
      const { secret } = await identity.createKey({
        personId: owner.id,
        name: given.texts.name!,
        scopes,
        asPassword: given.flags.has("as-password"),
      });
      given.say(secret);
      return 0;
    });
  },
};

function withIdentity(given: Invocation, work: (office: Office, identity: Identity) => Promise<number>): Promise<number> {
  return withOffice(given, (office) => work(office, identityOf(office, null, { url: given.settings.url })));
}

/** The password on standard input, its last line break taken off. Checked before anybody is made. */
async function passwordFromInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Buffer));
  const parsed = newPassword.safeParse(
    Buffer.concat(chunks)
      .toString("utf8")
      .replace(/\r?\n$/, ""),
  );
  if (!parsed.success) throw new RefusedToStart(parsed.error.issues[0]!.message);
  return parsed.data;
}
