import { searchWords } from "../../kernel/fold.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Incident } from "./model.ts";

/** A service as everybody may know of it. Only what was said in public stands here. */
export type PortalService = {
  id: string;
  name: string;
  /** Further words under which people look for it. */
  alsoCalled: string;
  health: "fine" | "degraded" | "down";
  since: Instant | null;
  /** The last public update, in business words. */
  lastWord: { text: string; at: Instant } | null;
  expectedBackAt: Instant | null;
  nextWordAt: Instant | null;
  /** The declared major incident that troubles it. It stays here. */
  incident: string | null;
  /** The next agreed pause within a week. */
  pause: { startsAt: Instant; endsAt: Instant } | null;
};

/** A service as it is told to somebody. `isFollowed`: they are told of its major incident by mail; null where that cannot be. */
export type ToldService = Omit<PortalService, "alsoCalled" | "incident"> & { isFollowed: boolean | null };

/**
 * Services in trouble that a question in plain words seems to be about, best first: a word of the question begins a word of the
 * service's name, of what it is also called or of its last public word, or the other way round (from four letters on).
 */
export function answersTo(question: string, services: readonly PortalService[]): PortalService[] {
  const asked = searchWords(question).filter((word) => word.length >= 3 && !idle.has(word));
  if (asked.length === 0) return [];
  return services
    .filter((service) => service.health !== "fine")
    .map((service) => ({ service, score: scoreOf(asked, service) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .map(({ service }) => service);
}

function scoreOf(asked: readonly string[], { name, alsoCalled, lastWord }: PortalService): number {
  const inName = searchWords(name);
  const inMore = searchWords(`${alsoCalled} ${lastWord?.text ?? ""}`);
  return asked.reduce((sum, word) => sum + (meets(word, inName) ? 3 : meets(word, inMore) ? 1 : 0), 0);
}

function meets(word: string, words: readonly string[]): boolean {
  return words.some(
    (other) =>
      !idle.has(other) && (other === word || (word.length >= 4 && other.startsWith(word)) || (other.length >= 4 && word.startsWith(other))),
  );
}

// Words that say that something is wrong, but not what.
const idle: ReadonlySet<string> = new Set(
  `and are but can cannot does doesn for from has have how into isn its not now off one our out some than that the their them then there they
  this was were when where which while who why will with work works working would you your since about down slow broken error problem issue
  help need please again back expect people affected write`.split(/\s+/),
);

/** What a thing of a person's is doing, in words without a trade: "F. Abel is on it". */
export function plainState(
  thing: Pick<Incident, "state" | "holdReason" | "mergedInto" | "satisfaction">,
  given: { owner: string | null; question: string | null },
): { words: string; asksYou: boolean } {
  const { owner, question } = given;
  const said = (words: string, asksYou = false) => ({ words, asksYou });
  if (thing.mergedInto) return said("Part of a larger trouble that we work on");
  switch (thing.state) {
    case "1":
      return said("We have it, and somebody will look at it");
    case "2":
      return said(owner ? `${owner} is on it` : "We are on it");
    case "3":
      if (thing.holdReason === "1")
        return said(question ? `Waits for your answer: ${firstSentence(question)}` : "Waits for your answer", true);
      return said(waits[thing.holdReason ?? ""] ?? "Waits");
    case "6":
      return thing.satisfaction === null ? said("We think it works again. Does it?", true) : said("It works again");
    case "7":
      return said("Finished");
    case "8":
      return said("Withdrawn");
  }
}

const waits: Readonly<Record<string, string>> = {
  "3": "Waits until its cause is found",
  "4": "Waits for our supplier",
  "5": "Waits for a planned change",
};

/** The first question of a text, else its first sentence, at most 90 characters. */
function firstSentence(text: string): string {
  const sentences = text.replace(/\s+/g, " ").match(/[^.!?]+[.!?]*/g) ?? [text];
  const chosen = (sentences.find((one) => one.includes("?")) ?? sentences[0] ?? text).trim();
  return chosen.length > 90 ? `${chosen.slice(0, 88).trimEnd()} …` : chosen;
}

/** What happened to a thing, in plain words; null for what does not concern the one who reported it. */
export function plainEvent(type: string): string | null {
  return events[type] ?? null;
}

const events: Readonly<Record<string, string>> = {
  incidentReported: "You told us",
  acknowledged: "Somebody looked at it",
  workStarted: "Work began",
  putOnHold: "It waits",
  resumed: "Work went on",
  incidentResolved: "We think it works again",
  incidentReopened: "It was not solved",
  incidentClosed: "Finished",
  incidentCanceled: "Withdrawn",
  commentAdded: "",
  updateSent: "News for everybody",
  merged: "Joined with a larger trouble",
  followedParent: "It follows a larger trouble",
  rated: "You told us how it was",
  attachmentAdded: "A file was added",
};
