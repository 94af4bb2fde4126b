import { sweepingTheDesk } from "../src/practices/triage/sweep.ts";
import type { Mailbox } from "./mailbox.ts";
import type { TestOffice } from "./office.ts";

/** Mails as they come to the Desk: of a known colleague proven and not, of a stranger, of a machine, twice, under a copied id, as answers, and none at all. */
export function putDeskMails(box: Mailbox): void {
  const vouched = "Authentication-Results: mx.example.org; dmarc=pass header.from=example.org\r\n";
  const known = "Some analyst <some.analyst@example.org>";
  const stranger = "Stranger <who@elsewhere.example>";
  const badges = { from: known, subject: "Re: New badge readers" };
  const answering = "In-Reply-To: <1@example.org>\r\n";
  box.write({ id: "1", ...badges, head: vouched });
  box.write({ id: "2", from: known, subject: "Pay this at once" });
  box.write({ id: "3", from: stranger, subject: "An offer" });
  box.write({ id: "4", from: known, subject: "Out of office", head: `${vouched}Auto-Submitted: auto-replied\r\n` });
  box.write({ id: "1", ...badges, head: vouched });
  box.write({ id: "1", from: stranger, subject: "Under a copied Message-ID" });
  box.write({ id: "5", ...badges, head: vouched + answering, text: "By Friday, I meant." });
  box.write({ id: "6", ...badges, head: answering, text: "No, forget it." });
  box.put("\u0000\u0001 no mail at all");
}

/** What becomes of each of them: state, subject, proof. */
export const fatesOfDeskMails = [
  ["asked", "New badge readers", "proven"],
  ["asked", "Pay this at once", "notProven"],
  ["joined", "New badge readers", "proven"],
  ["refused", "Out of office", "proven"],
  ["waiting", "(no subject)", "notProven"],
  ["waiting", "An offer", "notProven"],
  ["waiting", "New badge readers", "notProven"],
  ["waiting", "Under a copied Message-ID", "notProven"],
];

/** All that mails, asks and their lines say of senders. */
export async function saidOfSenders({ db }: TestOffice): Promise<string> {
  return JSON.stringify([
    await db.query("select m.* from ask_mail m"),
    await db.query("select sender_note from director_ask"),
    await db.query("select facts, said from triage_exception where source_kind = 'directorAsk'"),
  ]);
}

/** Sweeps the Desk to the end, and answers which faults were logged on the way. */
export async function sweepTelling(office: TestOffice): Promise<string[]> {
  const told: string[] = [];
  const sweeping = sweepingTheDesk({ ...office, log: { ...office.log, error: (_: object, sentence: string) => void told.push(sentence) } });
  while ((await sweeping.runDue(office.clock.now())) > 0);
  return told;
}

/** Words of hands on lines, by where they are read: nobody may filter by them. */
export const concealedFields = [
  ["triage-exceptions", "reason"],
  ["triage-exceptions", "decision"],
  ["triage-exceptions", "overrideWhy"],
  ["triage-overrides", "why"],
  ["triage-overrides", "exception.reason"],
] as const;

/** What became of mails to the Desk. */
export function deskMails({ db }: TestOffice) {
  return db.query<{ id: string; subject: string; state: string; proof: string; ask: string | null }>(
    "select id, subject, state, proof, ask from ask_mail order by state, subject",
  );
}
