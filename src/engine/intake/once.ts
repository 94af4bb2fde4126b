import { createHash } from "node:crypto";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import type { Feed, IntakeEntry } from "./contract.ts";

/** How an entry is known again: by `key`; it is the same message where `print` is what was last said under that key. */
export type Once = { key: string; print: string; until: Instant };
/** What a group decides of an entry by itself: ask the database, take it for a repetition, or take it whatever the database knows. */
export type Verdict = "ask" | "repeated" | "free";

const namedMinutes = 24 * 60;
/** Senders that had no answer try again within seconds; whoever says the same later than this means it anew. */
const retryMinutes = 2;

/**
 * How an entry is known again. A message with a name of its own, or with the moment it was said, is the same one for 24 hours, whatever
 * was said in between. One with neither is taken for a retry within two minutes, unless something else was said of the same thing since.
 */
export function onceOf(feed: Feed, entry: IntakeEntry, receivedAt: Instant): Once {
  if (entry.messageId !== null) return named(digest(JSON.stringify([feed.id, "message", entry.what, entry.messageId])), receivedAt);
  if (entry.isDated) return named(digest(JSON.stringify([feed.id, "words", entry.what, entry.words])), receivedAt);
  const print = digest(entry.words);
  return {
    key: digest(JSON.stringify([feed.id, "about", entry.what, entry.about ?? print])),
    print,
    until: addMinutes(receivedAt, retryMinutes),
  };
}

function named(key: string, receivedAt: Instant): Once {
  return { key, print: "", until: addMinutes(receivedAt, namedMinutes) };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}

/**
 * Judges the entries of one group among themselves, in their order: one statement can ask the database about a key once only.
 * Where several things are said under one key, all are free (rather counted twice than lost), and the last of them is what was said last.
 */
export function judge(entries: readonly Once[]): { verdicts: Verdict[]; asked: Once[]; settled: Once[] } {
  const byKey = new Map<string, number[]>();
  entries.forEach((once, place) => {
    const places = byKey.get(once.key);
    if (places) places.push(place);
    else byKey.set(once.key, [place]);
  });
  const verdicts = new Array<Verdict>(entries.length);
  const asked: Once[] = [];
  const settled: Once[] = [];
  for (const places of byKey.values()) {
    const isMixed = places.some((place) => entries[place]!.print !== entries[places[0]!]!.print);
    places.forEach((place, index) => {
      const before = index > 0 ? entries[places[index - 1]!]! : null;
      verdicts[place] = before?.print === entries[place]!.print ? "repeated" : isMixed ? "free" : "ask";
    });
    (isMixed ? settled : asked).push(entries[isMixed ? places.at(-1)! : places[0]!]!);
  }
  return { verdicts, asked, settled };
}
