import { may } from "../../kernel/actor.ts";
import { accept, refuse } from "../../kernel/decision.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import { unsaid } from "../../kernel/model.ts";
import type { Kind } from "../../kernel/practice.ts";
import { newBase } from "../../kernel/record.ts";
import { bounds, type Sample, within } from "./memory.rules.ts";
import { recentPart, type SeriesMemory, seriesMemoryModel } from "./model.ts";
import { hourWords } from "./words.rules.ts";

export type Keep = { type: "keep"; series: Id; part: number; samples: Sample[] };
const { series, part, samples } = seriesMemoryModel.shape;

/** A part of what is remembered of a series: measurements, kept without a word in the journal. */
export const seriesMemory: Kind<SeriesMemory, Keep, undefined> = {
  model: seriesMemoryModel,
  permissions: { read: "anomaly.read" },
  commands: { keep: { label: "Keep", internal: true, creates: true, input: { series, part, samples } } },
  events: {},
  refusals: { notByHand: "The house keeps these itself. They are not made or edited by hand." },
  gate: () => null,
  decide: (question) => {
    const { command, current } = question;
    if (command.type !== "keep") return refuse("unknownCommand");
    const most = command.part === recentPart ? bounds.recent : bounds.anHour;
    const last = current?.samples.at(-1)?.[0] ?? Number.NEGATIVE_INFINITY;
    const later = command.samples.filter(([minute]) => minute > last);
    if (later.length === 0 && current) return accept(current);
    const base = current ?? ({ ...newBase(question), ...unsaid(seriesMemoryModel) } as SeriesMemory);
    const name = command.part === recentPart ? "The last numbers" : hourWords(command.part);
    const kept = later.reduce<readonly Sample[]>((list, sample) => within(list, sample, most), current?.samples ?? []);
    return accept({ ...base, series: command.series, part: command.part, name, samples: [...kept] });
  },
  fromPatch: () => ({ ok: false, refusal: { code: "notByHand" } }),
  visible: (actor) => (may(actor, "anomaly.read") ? ["all"] : []),
};

/** The one id of a part of what is remembered of a series. */
export function memoryId(of: Id, number: number): Id {
  return deriveId(of, `part/${number}`);
}
