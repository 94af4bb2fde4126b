import { type Actor, may, systemActor } from "../kernel/actor.ts";
import type { Decision, Refusal } from "../kernel/decision.ts";
import { deriveId, type Id } from "../kernel/ids.ts";
import type { AnyRecord } from "../kernel/model.ts";
import type { BatchReply, Change, Envelope } from "../kernel/practice.ts";
import type { Instant } from "../kernel/time.ts";
import type { Database, Tx } from "./db/connection.ts";
import { type Ask, type House, type KindEntry, kindEntry } from "./house.ts";
import { mayNot } from "./permission-words.ts";
import { sees } from "./visibility.ts";
import { Work } from "./work.ts";

export type Outcome =
  | { ok: true; record: AnyRecord; created: boolean }
  | { ok: false; refusal: Refusal & { sentence: string }; current?: AnyRecord | null };
export type Handled = { outcomes: Outcome[]; n: number | null; changes: readonly Change[] };
type Options = {
  now: Instant;
  /** Runs in the same transaction after the decisions and before the journal (the idempotency row, for one). */
  alsoWrite?: (tx: Tx, outcomes: readonly Outcome[]) => Promise<void>;
};

const deepestRound = 5;

/** Runs a batch of commands in one transaction: load, facts, decide, reactions, save. Refusals are answers, not faults. */
export async function handle(db: Database, house: House, envelopes: readonly Envelope[], options: Options): Promise<Handled> {
  let mine: Tx | undefined;
  try {
    const { n, ...handled } = await db.transaction(async (tx) => {
      mine = tx;
      const sent = await sendAll(tx, house, envelopes, options);
      // The commit goes out behind the journal's entries: nobody waits for this transaction's head longer than it takes to write them.
      tx.held?.leave(sent.n);
      return sent;
    });
    return { ...handled, n: await n };
  } finally {
    if (mine) house.policies.settle(mine);
  }
}

/** The same inside a transaction that the caller holds; the caller settles the house's policies once it has ended. */
export async function handleIn(tx: Tx, house: House, envelopes: readonly Envelope[], options: Options): Promise<Handled> {
  const { n, ...handled } = await sendAll(tx, house, envelopes, options);
  return { ...handled, n: await n };
}

/** Decides everything and sends what comes of it; the journal's answer is left to whoever ends the transaction. */
async function sendAll(
  tx: Tx,
  house: House,
  envelopes: readonly Envelope[],
  options: Options,
): Promise<Omit<Handled, "n"> & { n: Promise<number | null> }> {
  const work = new Work(tx, house, options.now);
  const outcomes = new Array<Outcome>(envelopes.length);
  const run = { tx, house, work, now: options.now };
  let index = 0;
  while (index < envelopes.length) {
    const end = endOfSegment(envelopes, index);
    const segment = envelopes.slice(index, end);
    const answers = segment[0]!.group === undefined ? await runSegment(run, segment) : await runGroup(run, segment);
    answers.forEach((answer, offset) => {
      outcomes[index + offset] = answer;
    });
    index = end;
  }
  const { n } = await work.save(async () => {
    for (let place = 0; place < outcomes.length; place++) refresh(outcomes, place, envelopes[place]!, work);
    await options.alsoWrite?.(tx, outcomes);
  });
  return { outcomes, n, changes: work.changes };
}

type Run = { tx: Tx; house: House; work: Work; now: Instant };

/** A segment is a run of commands of one kind and one group: its facts are read once. */
function endOfSegment(envelopes: readonly Envelope[], start: number): number {
  const { kind, group } = envelopes[start]!;
  let end = start + 1;
  while (end < envelopes.length && envelopes[end]!.group === group && (group !== undefined || envelopes[end]!.kind === kind)) end++;
  return end;
}

/** All or none: the group's changes, reactions included, are taken back where one of its commands is refused. */
async function runGroup(run: Run, group: readonly Envelope[]): Promise<Outcome[]> {
  const undo = run.work.mark();
  await run.tx.run("savepoint command_group");
  const answers: Outcome[] = [];
  for (let index = 0; index < group.length; ) {
    let end = index + 1;
    while (end < group.length && group[end]!.kind === group[index]!.kind) end++;
    answers.push(...(await runSegment(run, group.slice(index, end), true)));
    if (answers.some((answer) => !answer.ok)) break;
    index = end;
  }
  const refused = answers.find((answer) => !answer.ok);
  if (!refused) {
    await run.tx.run("release savepoint command_group");
    return answers;
  }
  undo();
  run.house.policies.clear();
  // What failed unheard would be forgiven by the savepoint.
  await run.tx.held?.answered();
  await run.tx.run("rollback to savepoint command_group");
  return group.map((_, index) => (answers[index] && !answers[index].ok ? answers[index] : refused));
}

async function runSegment(run: Run, segment: readonly Envelope[], stopAtRefusal = false): Promise<Outcome[]> {
  const already = run.work.changes.length;
  const answers = await decideAll(run, segment, stopAtRefusal);
  await runReactions(run, run.work.changes.slice(already), 1);
  return answers;
}

/** Reactions run in line order; what they change may call for more, at most five rounds deep. */
async function runReactions(run: Run, changes: readonly Change[], round: number): Promise<void> {
  if (changes.length === 0) return;
  const replies = new Map<string, Called[]>();
  for (const reaction of run.house.reactions) {
    const seen = changes.filter((change) => reaction.on.includes(change.kind));
    if (seen.length === 0) continue;
    if (reaction.reads) await run.work.flush(reaction.reads(seen));
    const facts = (await reaction.facts?.(run.tx, seen, run.now, run.house)) ?? {};
    const answers: BatchReply[] =
      "reactAll" in reaction
        ? reaction.reactAll(seen, facts)
        : seen.flatMap((because) => reaction.react(because, facts).map((reply) => ({ ...reply, because })));
    for (const [place, reply] of answers.entries()) collect(replies, reply, place, reaction.rank, run);
  }
  if (replies.size === 0) return;
  if (round > deepestRound) throw new Error(`Reactions went deeper than ${deepestRound} rounds: ${[...replies.keys()].join(", ")}.`);
  const already = run.work.changes.length;
  const kinds = [...replies.keys()].sort((a, b) => kindEntry(run.house, a).rank - kindEntry(run.house, b).rank);
  for (const kind of kinds) {
    const called = replies.get(kind)!;
    const answers = await decideAll(
      run,
      called.map((one) => one.envelope),
      false,
    );
    answers.forEach((answer, index) => {
      if (!answer.ok && answer.refusal.code !== "nothingToDo")
        run.work.refusedReactions.push({ ...called[index]!, refusal: answer.refusal });
    });
  }
  await runReactions(run, run.work.changes.slice(already), round + 1);
}

type Called = { envelope: Envelope; cause: Id };

function collect(replies: Map<string, Called[]>, reply: BatchReply, place: number, rank: number, run: Run): void {
  const change = reply.because;
  const cause = change.actor;
  const actor: Actor = { ...systemActor(cause.client), personId: cause.personId, name: cause.name, onBehalfOf: cause.onBehalfOf };
  const commandId = deriveId(
    change.id,
    `${reply.kind}/${reply.id ?? ""}/${change.after.version}/${rank}/${place}/${run.work.changes.length}`,
  );
  const quiet = change.quiet ? { quiet: true } : {};
  const envelope: Envelope = {
    kind: reply.kind,
    ...(reply.id === undefined ? {} : { id: reply.id }),
    commandId,
    actor,
    at: reply.at ?? change.at,
    command: reply.command,
    ...quiet,
    ...(reply.isNew ? { isNew: true } : {}),
  };
  const list = replies.get(reply.kind);
  if (list) list.push({ envelope, cause: change.id });
  else replies.set(reply.kind, [{ envelope, cause: change.id }]);
}

async function decideAll(run: Run, segment: readonly Envelope[], stopAtRefusal: boolean): Promise<Outcome[]> {
  const entry = kindEntry(run.house, segment[0]!.kind);
  const { kind } = entry;
  const ids = segment.map((envelope) => envelope.id ?? deriveId(envelope.commandId, "record"));
  await run.work.askNumbers(entry, segment.filter((envelope) => envelope.command.type === "create").length);
  const toLoad: Id[] = [];
  segment.forEach((envelope, index) => {
    if (envelope.id === undefined || envelope.isNew) run.work.expectNew(entry.model.kind, ids[index]!);
    else toLoad.push(ids[index]!);
  });
  // Whoever finds records by themselves locks them behind the fence: two that took the one first and the other second would wait for ever.
  if (entry.addressing) await takeFences(run, entry, segment, ids);
  await run.work.load(entry, toLoad);
  if (!entry.addressing) await takeFences(run, entry, segment, ids);
  if (kind.factsRead) await run.work.flush(kind.factsRead);
  const known = entry.addressing ? await locate(run, entry, segment, ids) : ids;
  const asks: Ask[] = segment.map((envelope, index) => ({
    envelope: { ...envelope, id: known[index]! },
    current: run.work.current(entry.model.kind, known[index]!),
  }));
  let facts = await entry.facts(run.tx, asks, run.now, run.house);
  const answers: Outcome[] = [];
  for (let index = 0; index < segment.length; index++) {
    const envelope = segment[index]!;
    const found = envelope.id === undefined ? entry.addressing?.addressee(envelope.command, facts) : undefined;
    const { outcome, change } = decideOne(run, entry, envelope, found ?? ids[index]!, facts);
    answers.push(outcome);
    if (change && kind.learn) facts = kind.learn(facts, change);
    if (!outcome.ok && stopAtRefusal) break;
  }
  await run.work.giveNumbers(entry);
  return answers;
}

/** Loads the records that commands which name none are for; answers the ids of all, new ones where there is none yet. */
async function locate(run: Run, entry: KindEntry, segment: readonly Envelope[], ids: readonly Id[]): Promise<Id[]> {
  const nameless = segment.flatMap((envelope, index) => (envelope.id === undefined ? [index] : []));
  if (nameless.length === 0) return [...ids];
  await run.work.flush([entry.model.kind]);
  const found = await entry.addressing!.locate(
    run.tx,
    nameless.map((index) => segment[index]!),
    run.house,
  );
  await run.work.load(
    entry,
    found.filter((id) => id !== null),
  );
  const known = [...ids];
  for (const [place, index] of nameless.entries()) known[index] = found[place] ?? ids[index]!;
  return known;
}

function decideOne(run: Run, entry: KindEntry, envelope: Envelope, id: Id, facts: unknown): { outcome: Outcome; change?: Change } {
  const { kind, model } = entry;
  const held = run.work.current(model.kind, id);
  const current = held && sees(kind, envelope.actor, held, { now: run.now, catalogue: run.house.catalogue }) ? held : null;
  const no = (refusal: Refusal): { outcome: Outcome } => ({
    outcome: { ok: false, refusal: { ...refusal, sentence: sentenceOf(entry, refusal) }, current },
  });
  if (held && !current) return no({ code: "missing" });
  if (!held && envelope.id !== undefined && envelope.command.type !== "create" && !entry.kind.commands[envelope.command.type]?.creates)
    return no({ code: "missing" });
  if (envelope.expectVersion !== undefined && current && current.version !== envelope.expectVersion)
    return no({ code: "changedMeanwhile", because: `version ${current.version}, you saw version ${envelope.expectVersion}` });
  const spec = kind.commands[envelope.command.type];
  if (!spec && envelope.command.type !== "wake") return no({ code: "unknownCommand" });
  if (spec?.permission && !may(envelope.actor, spec.permission)) return no({ code: "notPermitted", because: spec.permission });
  const at = envelope.at ?? run.now;
  const newId = (n: number) => deriveId(envelope.commandId, n);
  const question = { now: at, actor: envelope.actor, current, command: envelope.command, facts, id, newId };
  const decision: Decision<AnyRecord> = kind.decide(question);
  if (!decision.ok) return no(decision.refusal);
  if (decision.next === current) return { outcome: { ok: true, record: current, created: false } };
  const quiet = envelope.quiet ? { quiet: true } : {};
  const change = run.work.accept(
    entry,
    { kind: model.kind, id, before: current, after: decision.next, events: decision.events, at, actor: envelope.actor, ...quiet },
    decision.next,
  );
  return { outcome: { ok: true, record: change.after, created: current === null }, change };
}

/** Locks the fences that commands hold (shared) or write (alone), in one order, before any fact is read. */
async function takeFences(run: Run, entry: KindEntry, segment: readonly Envelope[], ids: readonly Id[]): Promise<void> {
  if (!entry.kind.fences) return;
  const holds = new Set<string>();
  const writes = new Set<string>();
  segment.forEach((envelope, index) => {
    const fences = entry.kind.fences!(envelope.command, run.work.current(entry.model.kind, ids[index]!));
    for (const name of fences.holds ?? []) holds.add(name);
    for (const name of fences.writes ?? []) writes.add(name);
  });
  for (const name of writes) holds.delete(name);
  const all = [...holds, ...writes];
  if (all.length === 0) return;
  // A row that the sweeper took away between the two statements is locked by nobody: it is made and asked for again.
  for (let held = 0; held < all.length; ) {
    await run.tx.run("insert into fence select unnest($1::text[]) on conflict do nothing", [all.sort()]);
    held = (await locked(run.tx, holds, "share")) + (await locked(run.tx, writes, "update"));
  }
}

async function locked(tx: Tx, names: ReadonlySet<string>, how: "share" | "update"): Promise<number> {
  if (names.size === 0) return 0;
  return (await tx.query(`select name from fence where name = any($1) order by name for ${how}`, [[...names].sort()])).length;
}

/** The sentence of a refusal, from the kind's own table; never a bare code. */
export function sentenceOf(entry: KindEntry, refusal: Refusal): string {
  const pattern = entry.kind.refusals[refusal.code] ?? generalRefusals[refusal.code];
  if (refusal.code === "notPermitted" && refusal.because) return mayNot(entry.permissionWords, refusal.because);
  if (!pattern) throw new Error(`${entry.model.kind} refuses with "${refusal.code}", which has no sentence.`);
  return pattern.replaceAll("{because}", refusal.because ?? "").replaceAll("{label}", entry.model.label.toLowerCase());
}

const generalRefusals: Record<string, string> = {
  missing: "There is no such {label}, or it is not yours to see.",
  taken: "A {label} with this id exists already.",
  changedMeanwhile: "Somebody changed this meanwhile ({because}). Load it again and repeat your change.",
  notPermitted: "You may not do this. Ask an administrator.",
  unknownCommand: "There is no such action on this {label}.",
};

function refresh(outcomes: Outcome[], place: number, envelope: Envelope, work: Work): void {
  const outcome = outcomes[place]!;
  if (!outcome.ok) return;
  const record = work.current(envelope.kind, outcome.record.id);
  if (record) outcomes[place] = { ...outcome, record };
}
