import type { Feed, IntakeAnswer, IntakeAsks, IntakeRequest, LabelTest, Silence } from "../contract.ts";
import { type Json, listOf, momentOf, objectOf, plainText } from "../reading.ts";
import { type Matcher, readMatcher } from "./matcher.ts";

// Silences of Alertmanager are quiet windows here. Source: Alertmanager api/v2/openapi.yaml, silences (read 2026-11).

/** Answers `GET` and `POST /api/v2/silences`, `GET` and `DELETE /api/v2/silence/{id}`. */
export async function silences(request: IntakeRequest, feed: Feed, asks: IntakeAsks): Promise<IntakeAnswer> {
  const id = request.params.silence?.replaceAll("-", "");
  if (request.method === "POST") return add(request, feed, asks);
  if (request.method === "DELETE") return (await asks.silences.end(feed, id ?? "")) ? { status: 200, body: null } : unknownSilence(request);
  if (id === undefined) return chosen(await asks.silences.list(feed), request);
  const found = await asks.silences.find(feed, id);
  return found ? json(200, gettable(found, request.receivedAt)) : { status: 404, body: null };
}

function chosen(known: readonly Silence[], request: IntakeRequest): IntakeAnswer {
  const filters = (request.query.filter ?? []).map(readMatcher);
  const bad = filters.find((one) => typeof one === "string");
  if (bad !== undefined) return json(400, bad);
  const wanted = (silence: Silence) =>
    (filters as Matcher[]).every((filter) => silence.labels.some((test) => sameMatcher(matcherOf(test), filter)));
  return json(
    200,
    known.filter(wanted).map((one) => gettable(one, request.receivedAt)),
  );
}

function sameMatcher(one: Matcher, other: Matcher): boolean {
  return one.name === other.name && one.value === other.value && one.isEqual === other.isEqual && one.isRegex === other.isRegex;
}

async function add(request: IntakeRequest, feed: Feed, asks: IntakeAsks): Promise<IntakeAnswer> {
  const body = objectOf(request.body.json);
  const wanted = body ? wantedOf(body) : "the body is no JSON object";
  if (typeof wanted === "string") return json(400, wanted);
  const before = plainText(body?.id)?.replaceAll("-", "");
  if (before !== undefined && before !== "") {
    if (!(await asks.silences.find(feed, before))) return unknownSilence(request);
    await asks.silences.end(feed, before);
  }
  const added = await asks.silences.add(feed, wanted);
  return added.ok ? json(200, { silenceID: dashed(added.id) }) : json(400, added.sentence);
}

function wantedOf(body: Json): Omit<Silence, "id" | "isEnded"> | string {
  const [startsAt, endsAt] = [momentOf(body.startsAt), momentOf(body.endsAt)];
  if (startsAt === null || endsAt === null) return "startsAt and endsAt are moments such as 2026-11-26T08:00:00Z";
  if (endsAt <= startsAt) return "end time must not be before start time";
  const matchers = listOf(body.matchers) ?? [];
  if (matchers.length === 0) return "at least one matcher required";
  const labels: LabelTest[] = [];
  for (const given of matchers) {
    const test = testOf(objectOf(given) ?? {});
    if (typeof test === "string") return test;
    labels.push(test);
  }
  if (labels.length > 10) return "at most ten matchers are kept";
  return {
    labels,
    startsAt,
    endsAt,
    createdBy: (plainText(body.createdBy) ?? "somebody").slice(0, 100),
    comment: (plainText(body.comment) ?? "").slice(0, 1000),
  };
}

/** A matcher as a test of a label; a sentence for a pattern that is more than the beginning or a part of a text. */
function testOf(given: Json): LabelTest | string {
  const name = plainText(given.name);
  const value = typeof given.value === "string" ? given.value : "";
  if (name === null || name.length > 128) return "a matcher lacks the name of its label";
  const isEqual = given.isEqual !== false;
  if (given.isRegex !== true)
    return value === "" ? { name, is: isEqual ? "absent" : "present", value: "" } : { name, is: isEqual ? "equals" : "differs", value };
  if (!isEqual) return value === ".+" ? { name, is: "absent", value: "" } : unkept(value);
  if (value === ".+") return { name, is: "present", value: "" };
  const [, before, words, after] = /^(\.\*)?((?:[\w \-:/@,]|\\\.)+?)(\.\*)?$/.exec(value) ?? [];
  if (words === undefined || value.length > 400) return unkept(value);
  const text = words.replaceAll("\\.", ".");
  if (before) return after ? { name, is: "contains", value: text } : unkept(value);
  return { name, is: after ? "startsWith" : "equals", value: text };
}

function unkept(pattern: string): string {
  return `the pattern "${pattern.slice(0, 100)}" cannot be kept: only text, text.* and .*text.* are. Make a silence for each, or a quiet window in Quarterdeck`;
}

function matcherOf({ name, is, value }: LabelTest): Matcher {
  const escaped = value.replaceAll(".", "\\.");
  if (is === "startsWith") return { name, value: `${escaped}.*`, isEqual: true, isRegex: true };
  if (is === "contains") return { name, value: `.*${escaped}.*`, isEqual: true, isRegex: true };
  if (is === "present") return { name, value: ".+", isEqual: true, isRegex: true };
  return { name, value: is === "absent" ? "" : value, isEqual: is !== "differs", isRegex: false };
}

function gettable({ id, labels, startsAt, endsAt, createdBy, comment, isEnded }: Silence, now: string) {
  const state = isEnded || endsAt <= now ? "expired" : startsAt > now ? "pending" : "active";
  return { id: dashed(id), status: { state }, updatedAt: startsAt, matchers: labels.map(matcherOf), startsAt, endsAt, createdBy, comment };
}

function unknownSilence(request: IntakeRequest): IntakeAnswer {
  return json(404, `silence ${request.params.silence ?? ""} not found`);
}

function dashed(id: string): string {
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function json(status: number, body: unknown): IntakeAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
