import { accept, refuse } from "../../kernel/decision.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import { reference } from "../../kernel/model.ts";
import type { CommandsOf, Kind } from "../../kernel/practice.ts";
import { newBase } from "../../kernel/record.ts";
import { updateFollowerModel as model, type UpdateFollower } from "./stakeholder.model.ts";

const commands = {
  follow: {
    label: "Follow by mail",
    internal: true,
    creates: true,
    input: { incident: reference("incident", { label: "Incident" }), person: reference("person", { label: "Person" }) },
  },
  stop: { label: "Stop", internal: true, input: {} },
} as const;
type FollowerCommand = CommandsOf<typeof commands, UpdateFollower>;

/** The id under which somebody follows an incident: derived, so that they follow it once. */
export function followerId(incident: Id, person: Id): Id {
  return deriveId(incident, `follower/${person}`);
}

/** Somebody who asked to be told of one major incident by mail. They alone see that they did. */
export const updateFollower: Kind<UpdateFollower, FollowerCommand> = {
  model,
  permissions: { read: "incident.read" },
  commands,
  events: {
    followedByMail: { audience: "staff", label: "asked to be told by mail" },
    stoppedFollowing: { audience: "staff", label: "wants no more mail" },
  },
  refusals: {},
  gate: ({ current, command }) => (command.type === "stop" && !current ? { code: "missing" } : null),
  decide: (question) => {
    const { current, command } = question;
    if (command.type === "follow") {
      if (current?.active) return accept(current);
      const begun = current ?? { ...newBase(question), incident: command.incident, person: command.person };
      return accept({ ...begun, active: true }, { type: "followedByMail" });
    }
    if (!current) return refuse("missing");
    return current.active ? accept({ ...current, active: false }, { type: "stoppedFollowing" }) : accept(current);
  },
  fromPatch: () => ({ ok: false, refusal: { code: "unknownCommand" } }),
  visible: (actor) => {
    const me = actor.onBehalfOf?.personId ?? actor.personId;
    return me === null ? [] : [{ field: "person", is: "equals", value: me }];
  },
};
