import { z } from "zod";
import { systemActor } from "../../kernel/actor.ts";
import { HttpProblem } from "../problem.ts";
import type { KnownPerson } from "./contract.ts";
import { dropLinks } from "./links.ts";
import type { Parts } from "./parts.ts";

const says = "A password has 10 to 200 characters.";
/** A password somebody chooses. Length is what counts. Source: NIST SP 800-63B section 5.1.1.2. */
export const newPassword = z.string({ error: says }).min(10, says).max(200, says);

/** Sets a person's password, connects the login to the person where it is new, and takes unused links back. */
export async function choosePassword(
  parts: Pick<Parts, "office" | "people" | "credentials" | "actors">,
  person: Pick<KnownPerson, "id" | "email" | "loginId">,
  password: string,
): Promise<void> {
  const { office, people, credentials } = parts;
  if (password.toLowerCase() === person.email?.toLowerCase()) throw badPassword("The password must not be the e-mail address.");
  const loginId = await credentials.setPassword(person.id, password);
  await dropLinks(office.db, person.id);
  if (person.loginId === loginId) return;
  const commandId = office.newId();
  const actor = { ...systemActor("identity"), personId: person.id };
  const outcome = await office.door.send({ kind: people.kind, id: person.id, commandId, actor, command: people.connectLogin(loginId) });
  if (!outcome.ok) throw new HttpProblem(409, outcome.refusal.code, outcome.refusal.sentence);
}

/** A refused password, on its field. */
export function badPassword(message: string): HttpProblem {
  return new HttpProblem(422, "badFields", message, { errors: [{ path: "password", message }] });
}
