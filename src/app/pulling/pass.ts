import { SourceRefused } from "../../connectors/source-asking.ts";
import { type ListedTicket, overlapping, type TicketSource } from "../../connectors/ticket-source.ts";
import type { Instant } from "../../kernel/time.ts";

/** Tickets of one page that this pass has not shown before. `mark`: up to when all that is listed has been shown; null where nobody can say yet. */
export type PassPage = { tickets: readonly ListedTicket[]; mark: Instant | null };
type Listing = Pick<TicketSource, "isOrdered" | "grainMs" | "page">;

const mostRounds = 3;

/**
 * Every ticket that changed since a moment, page by page, each once as it stands; what changes meanwhile comes again. Where the source lists by the
 * last change each page is asked for anew from where the one before ended, so that nothing that moves to the end is drawn past a border; where it
 * does not, a list of several pages is read until one reading brings nothing new. Refuses a source that answers the same page for ever.
 * `settled`: an index that lags lists a ticket by an older change than the one it shows; what it shows up to this moment is what it is listed by.
 */
export async function* passOver(source: Listing, since: Instant | null, settled: Instant): AsyncGenerator<PassPage> {
  const seen = new Set<string>();
  const unseen = (tickets: readonly ListedTicket[]) =>
    tickets.filter((one) => {
      const key = `${one.updatedAt} ${one.id}`;
      return seen.has(key) ? false : seen.add(key);
    });
  yield* source.isOrdered ? inOrder(source, { since, settled }, unseen) : inRounds(source, since, unseen);
}

type Unseen = (tickets: readonly ListedTicket[]) => ListedTicket[];

async function* inOrder(
  source: Listing,
  { since, settled }: { since: Instant | null; settled: Instant },
  unseen: Unseen,
): AsyncGenerator<PassPage> {
  let floor = since;
  let cursor: string | null = null;
  const asked = new Set<string>();
  for (;;) {
    const page = await source.page({ since: floor, cursor });
    // A ticket that was changed just now may stand far before its place: to go on from its time would pass over all between.
    const placed = page.tickets.filter((one) => one.updatedAt <= settled);
    const reached = (page.next === null ? placed.at(-1)?.updatedAt : reachedBy(placed)) ?? floor;
    yield { tickets: unseen(page.tickets), mark: reached };
    if (page.next === null) return;
    const next = reached === null ? null : floorOf(reached, source.grainMs);
    if (next !== null && (floor === null || next > floor)) {
      [floor, cursor] = [next, null];
      asked.clear();
    } else cursor = moved(asked, page.next);
  }
}

/**
 * Up to when a page that others follow has shown everything: the earliest change among its last tickets. A source may list by an index and show each
 * ticket as it stands, so that one that changes just then says a moment far behind the page's end.
 */
function reachedBy(tickets: readonly ListedTicket[]): Instant | undefined {
  return tickets
    .slice(overlapping(tickets.length) - 1)
    .map((one) => one.updatedAt)
    .sort()[0];
}

async function* inRounds(source: Listing, since: Instant | null, unseen: Unseen): AsyncGenerator<PassPage> {
  for (let round = 1; round <= mostRounds; round++) {
    let [pages, fresh] = [0, 0];
    let cursor: string | null = null;
    const asked = new Set<string>();
    do {
      const page = await source.page({ since, cursor });
      const tickets = unseen(page.tickets);
      [pages, fresh] = [pages + 1, fresh + tickets.length];
      yield { tickets, mark: null };
      cursor = page.next === null ? null : moved(asked, page.next);
    } while (cursor !== null);
    if (pages === 1 || (round > 1 && fresh === 0)) return;
  }
}

function moved(asked: Set<string>, next: string): string {
  if (asked.has(next)) throw new SourceRefused("unreadable", "The source answers the same page again and again, whatever it is asked for.");
  asked.add(next);
  return next;
}

function floorOf(at: Instant, grainMs: number): Instant {
  return new Date(Math.floor(Date.parse(at) / grainMs) * grainMs).toISOString();
}
