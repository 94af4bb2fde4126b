import type { Tx } from "../../engine/db/connection.ts";
import { addDeliveries, type NewDelivery } from "../../engine/delivery.ts";
import type { Follower } from "../../engine/house.ts";
import { deriveId } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import type { Invitation } from "./invitation.model.ts";
import { type Answering, answerText, delegatedText } from "./itip.rules.ts";
import { spanWords } from "./propose.rules.ts";
import { type DiaryPerson, personsOf } from "./store.ts";

/** Answers organisers in the transaction of the answer, as calendar programs do; who it is delegated to gets the invitation. */
export function invitationMail(hasMail: boolean): Follower {
  return async (tx, changes, now) => {
    for (const change of changes as readonly Change<Invitation>[])
      if (hasMail && change.kind === "meetingInvitation" && change.events.some(({ type }) => type === "invitationAnswered"))
        await answer(tx, change, now);
  };
}

const verbs: Readonly<Record<string, string>> = {
  accepted: "accepts",
  tentative: "accepts tentatively",
  declined: "declines",
  delegated: "delegates",
  countered: "proposes another time for",
};

async function answer(tx: Tx, { id, after, actor }: Change<Invitation>, now: Instant): Promise<void> {
  const ids = [after.owner, ...(actor.personId === null ? [] : [actor.personId])];
  const people = await personsOf(tx, { ids });
  const owner = people.find((one) => one.id === after.owner);
  const sender = people.find((one) => one.id === actor.personId) ?? owner;
  if (!owner || !sender || after.organizer === null) return;
  const who: Answering = {
    name: owner.name,
    email: after.invitedAs,
    sentBy: sender.id === owner.id ? null : (sender.email?.toLowerCase() ?? null),
  };
  const given = { who, at: now };
  const words = answerWords(after, owner, sender);
  const common = { reason: "answer to an invitation", gather: null, state: "waiting" as const, nextAt: now, at: now };
  const replyTo = sender.email ?? after.invitedAs;
  const mail = (to: string, calendar: ReturnType<typeof answerText>, name: string): NewDelivery => ({
    ...{ id: deriveId(id, `${name}/${now}`), to, ...common },
    items: [{ ...words, about: id, replyTo, calendar }],
  });
  const deliveries = [mail(after.organizer, answerText(after, given), "answer")];
  if (after.delegatedTo !== null) deliveries.push(mail(after.delegatedTo, delegatedText(after, given), "delegate"));
  await addDeliveries(tx, deliveries);
}

function answerWords(one: Invitation, owner: DiaryPerson, sender: DiaryPerson): { subject: string; text: string } {
  const verb = verbs[one.state] ?? "answers";
  const span = (from: Instant) => spanWords(owner.timeZone, { from, to: addMinutes(from, one.lengthMinutes) });
  const when = one.isAllDay ? one.startsLocal : `${span(one.startsAt)} (${owner.timeZone})`;
  const lines = [
    `${owner.name} ${verb} "${one.title}", ${when}.`,
    ...(one.proposedAt === null ? [] : [`Proposed instead: ${span(one.proposedAt)}.`]),
    ...(one.delegatedTo === null ? [] : [`In their place comes ${one.delegatedTo}.`]),
    ...(one.comment === null ? [] : ["", one.comment]),
    ...(sender.id === owner.id ? [] : ["", `${sender.name}, for ${owner.name}`]),
  ];
  return { subject: `${owner.name} ${verb}: ${one.title}`, text: lines.join("\n") };
}
