import { z } from "zod";
import { accept, refuse } from "./decision.ts";
import { deriveId, type Id } from "./ids.ts";
import { type AnyRecord, json, type Model } from "./model.ts";
import type { Kind, Reaction } from "./practice.ts";
import { newBase } from "./record.ts";

type Keep = { type: "keep"; content: Record<string, unknown> };

/** The id of a version of a record: derived, so that whoever keeps id and version finds it without a query. */
function versionId(id: Id, version: number): Id {
  return deriveId(id, `version/${version}`);
}

/**
 * What a kind's records said, version by version, kept by the house alone and never edited: the kind of the versions, and the reaction
 * that keeps one at each change. `refer` is the versions' field that names the record; their model also has `ofVersion`, `name`, `content`.
 */
export function defineVersions<S extends AnyRecord>(given: { model: Model; of: string; refer: string; read: string; kept: string }) {
  const { model, of, refer, read, kept } = given;
  const input = { content: json(z.record(z.string(), z.unknown()), { label: "Content" }) };
  const kind: Kind<S, Keep, undefined> = {
    model,
    permissions: { read },
    commands: { keep: { label: "Keep", input, internal: true, creates: true } },
    events: { [kept]: { audience: "staff", label: "version kept" } },
    refusals: {},
    gate: () => null,
    decide: (question) => {
      if (question.current) return refuse("taken");
      const { content } = question.command;
      const { id, version, name } = content as Pick<AnyRecord, "id" | "version"> & { name: string };
      const next: AnyRecord = { ...newBase(question), [refer]: id, ofVersion: version, name, content };
      return accept(next as S, { type: kept });
    },
    fromPatch: () => ({ ok: false, refusal: { code: "unknownCommand" } }),
    visible: () => ["all"],
  };
  const reaction: Reaction = {
    on: [of],
    react: ({ after, events }) =>
      events.length === 0
        ? []
        : [{ kind: model.kind, id: versionId(after.id, after.version), command: { type: "keep", content: { ...after } } }],
  };
  return { kind, reaction };
}
