import { starterId } from "../starter/starter.ts";
import { services } from "./services.ts";
import { machine, type World } from "./world.ts";

/** What Ostermere's vendors have signed: to answer within so many business minutes once a case waits for them. */
const contracts = [
  { key: "calder", vendor: "Calder Storage", answerMinutes: 240 },
  { key: "finch", vendor: "Finch Telecom", answerMinutes: 480 },
  { key: "nordwind", vendor: "Nordwind", answerMinutes: 480 },
] as const;

/** Plans what stands behind the promises to the business: what teams promise one another, and what vendors promise the office. */
export function planPromises(world: World): void {
  const create = (key: string, values: Record<string, unknown>) =>
    world.send({
      at: world.start,
      kind: "slaDefinition",
      id: world.id(`promise/${key}`),
      actor: machine,
      command: world.create("slaDefinition", { ...common, ...values }),
    });
  create("taken-over", takenOver);
  for (const { key, vendor, answerMinutes } of contracts) {
    const theirs = services.filter((one) => one.vendor === vendor).map((one) => world.service(one.key));
    create(`vendor/${key}`, {
      name: `${vendor} answers`,
      agreementType: "Underpinning contract",
      vendor,
      durationMinutes: answerMinutes,
      startWhen: `holdReason:4 service:${theirs.join(",")}`,
      stopWhen: "-holdReason:4",
      cancelWhenStartLapses: false,
      // The wait begins with the hold, not with the incident.
      retroactive: false,
    });
  }
}

/** What is resolved before anybody has it waits for nobody any more. */
export const takenOver = {
  name: "Teams take over what is urgent",
  agreementType: "OLA",
  durationMinutes: 45,
  startWhen: "priority:1,2 team:*",
  stopWhen: "assignee:* or state:6,7",
} as const;

const common = {
  target: "response",
  subjectKind: "incident",
  calendar: starterId("calendar/office-hours"),
  cancelWhen: "state:8 or mergedInto:*",
};
