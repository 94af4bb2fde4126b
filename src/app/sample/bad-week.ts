import { type Instant, ms } from "../../kernel/time.ts";
import { planFound } from "./alerts.ts";
import { after, earlier, HOUR, later, MINUTE } from "./moments.ts";
import { type OpenStory, openStories } from "./open-list.ts";
import { promised, scales } from "./ordinary.ts";
import { machine, type Someone, type World } from "./world.ts";

/** Plans what stands open on the last afternoon, each clock as it shows then. */
export function planOpenList(world: World): void {
  openStories.forEach((story, index) => {
    planOpen(world, story, index);
  });
  planPayslip(world);
}

function planOpen(world: World, story: OpenStory, index: number): void {
  const now = world.anchor;
  const countedMs = promised[story.priority].restore - story.left * MINUTE;
  const { openedAt, heldFrom, heldTo } = momentsOf(world, story, countedMs);
  const id = world.id(`open/${index}`, openedAt);
  const owner = story.owner ? world.person(story.owner) : null;
  const caller = story.caller ? world.person(story.caller) : null;
  const send = (at: Instant, who: Someone, command: { type: string } & Record<string, unknown>) =>
    world.send({ at, kind: "incident", id, actor: who.actor, command });
  const [impact, urgency] = story.priority === "2" ? (["2", "1"] as const) : scales["3"][index % 2]!;
  const values = {
    shortDescription: story.title,
    description: story.says,
    caller: caller?.id ?? null,
    service: world.service(story.service),
    configurationItem: story.item ? world.item(story.item) : null,
    site: world.site(story.site),
    category: story.category,
    subcategory: story.subcategory,
    contactType: caller ? "phone" : "monitoring",
    impact,
    urgency,
    team: world.team(story.team),
    affectedUsers: story.title.startsWith("VPN") ? 38 : null,
  };
  world.send({
    at: openedAt,
    kind: "incident",
    id,
    actor: caller ? world.workers("desk")[index % 5]!.actor : machine,
    command: world.create("incident", values),
  });
  if (!owner) {
    // Nobody has it yet, but the desk has seen it: the answer was given.
    const desk = world.workers("desk")[index % 5]!;
    send(after(openedAt, 8 * MINUTE), desk, { type: "acknowledge" });
    return;
  }
  const takenAt = after(openedAt, Math.min(9 * MINUTE, (ms(now) - ms(openedAt)) / 4));
  send(takenAt, owner, { type: "take" });
  planFound(world, story.item, { incident: id, at: takenAt, by: owner });
  if (story.held && heldFrom && heldTo) {
    const { reason, why, answer, toCaller } = story.held;
    send(after(heldFrom, -MINUTE), owner, { type: "addComment", text: toCaller });
    send(heldFrom, owner, { type: "hold", holdReason: reason, comment: null, note: why });
    send(heldTo, owner, { type: "resume", note: answer });
  }
  const lastAt = after(now, -story.quiet * MINUTE);
  if (story.note) send(lastAt > takenAt ? lastAt : after(takenAt, MINUTE), owner, { type: "addNote", text: story.note });
  if (story.holds && heldFrom)
    send(heldFrom, owner, {
      type: "hold",
      holdReason: story.holds.reason,
      comment: story.holds.comment ?? null,
      note: story.holds.note ?? null,
    });
}

type Moments = { openedAt: Instant; heldFrom: Instant | null; heldTo: Instant | null };

/** Back from now: when it was opened, and when a hold began and ended, so that exactly this much has been counted. */
function momentsOf(world: World, { held, holds }: OpenStory, countedMs: number): Moments {
  const now = world.anchor;
  if (holds) {
    const heldFrom = after(now, -holds.minutes * MINUTE);
    return { openedAt: earlier(world.calendar, heldFrom, countedMs), heldFrom, heldTo: null };
  }
  if (!held) return { openedAt: earlier(world.calendar, now, countedMs), heldFrom: null, heldTo: null };
  const heldTo = earlier(world.calendar, now, held.since * MINUTE);
  const heldFrom = after(heldTo, -held.minutes * MINUTE);
  return { openedAt: earlier(world.calendar, heldFrom, countedMs - held.since * MINUTE), heldFrom, heldTo };
}

/** What Ilse Maurer sees in the portal: her own payslip waits for her answer. */
function planPayslip(world: World): void {
  const ilse = world.person("maurer");
  const worker = world.person("tomczyk");
  const at = earlier(world.calendar, world.anchor, 5 * HOUR);
  const id = world.id("open/payslip", at);
  const values = {
    shortDescription: "Payslip opens empty on my phone",
    description: "Since Monday. On the computer it is fine.",
    caller: ilse.id,
    service: world.service("payroll"),
    site: world.site("hamburg"),
    category: "software",
    subcategory: "application",
    contactType: "self-service",
    impact: "3",
    urgency: "2",
  };
  const send = (when: Instant, command: { type: string } & Record<string, unknown>) =>
    world.send({ at: when, kind: "incident", id, actor: worker.actor, command });
  world.send({ at, kind: "incident", id, actor: ilse.actor, command: world.create("incident", values) });
  send(later(world.calendar, at, 20 * MINUTE), { type: "take" });
  send(later(world.calendar, at, 50 * MINUTE), {
    type: "hold",
    holdReason: "1",
    comment: "Which phone is it? The model stands in Settings, About.",
    note: null,
  });
}
