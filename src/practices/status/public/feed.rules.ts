import { type Instant, ms } from "../../../kernel/time.ts";
import type { NoticeCopy, PageCopy, UpdateCopy } from "./copy.model.ts";
import { escaped, paragraphs } from "./markup.rules.ts";
import { namesOf, noticeLine } from "./notice-part.rules.ts";
import { noticeStateWords } from "./words.rules.ts";

const mostItems = 60;
type Item = { notice: NoticeCopy; update: UpdateCopy };

/** Every update as one entry, newest first, so that a reader is told of each. Source: RFC 4287. */
export function atomFeed(copy: PageCopy, address: string): string {
  const home = `${address}/status/${copy.slug}`;
  const items = itemsOf(copy);
  const updated = items[0]?.update.at ?? copy.asOf;
  const entries = items.map(
    ({ notice, update }) =>
      `<entry><id>urn:quarterdeck:status-update:${update.id}</id><title>${escaped(titleOf({ notice, update }))}</title><link href="${escaped(linkOf(home, notice, update))}"/><published>${update.at}</published><updated>${update.correctedAt ?? update.at}</updated><content type="html">${escaped(contentOf(copy, { notice, update }))}</content></entry>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:quarterdeck:status-page:${copy.id}</id><title>${escaped(copy.name)}</title><link rel="self" href="${escaped(home)}/feed.atom"/><link href="${escaped(home)}"/><updated>${updated}</updated><author><name>${escaped(copy.house ?? copy.name)}</name></author>
${entries.join("\n")}
</feed>
`;
}

/** The same as RSS. Source: RSS 2.0.11; dates as RFC 822 writes them. */
export function rssFeed(copy: PageCopy, address: string): string {
  const home = `${address}/status/${copy.slug}`;
  const items = itemsOf(copy).map(
    ({ notice, update }) =>
      `<item><guid isPermaLink="false">urn:quarterdeck:status-update:${update.id}</guid><title>${escaped(titleOf({ notice, update }))}</title><link>${escaped(linkOf(home, notice, update))}</link><pubDate>${rfc822(update.at)}</pubDate><description>${escaped(contentOf(copy, { notice, update }))}</description></item>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>${escaped(copy.name)}</title><link>${escaped(home)}</link><description>${escaped(copy.intro ?? copy.name)}</description><language>en</language><atom:link rel="self" type="application/rss+xml" href="${escaped(home)}/feed.rss"/>
${items.join("\n")}
</channel></rss>
`;
}

function itemsOf({ notices }: PageCopy): Item[] {
  return notices
    .flatMap((notice) => notice.updates.map((update) => ({ notice, update })))
    .sort(({ update: one }, { update: other }) => (one.at === other.at ? other.ordinal - one.ordinal : one.at < other.at ? 1 : -1))
    .slice(0, mostItems);
}

function titleOf({ notice, update }: Item): string {
  return `${notice.title}: ${noticeStateWords(update.state)}`;
}

function linkOf(home: string, notice: NoticeCopy, update: UpdateCopy): string {
  return `${home}/notices/${notice.id}#u-${update.id}`;
}

function contentOf(copy: PageCopy, { notice, update }: Item): string {
  const names = namesOf(copy, notice);
  const line = `<p>${escaped(noticeLine(copy, notice))} (${escaped(copy.zone)})${names ? ` · ${escaped(names)}` : ""}</p>`;
  return (
    paragraphs(update.text)
      .map((one) => one.markup)
      .join("") + line
  );
}

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "Thu, 26 Nov 2026 13:08:00 GMT". */
function rfc822(at: Instant): string {
  const weekday = weekdays[(Math.floor(ms(at) / 86_400_000) + 4) % 7];
  return `${weekday}, ${at.slice(8, 10)} ${months[Number(at.slice(5, 7)) - 1]} ${at.slice(0, 4)} ${at.slice(11, 19)} GMT`;
}
