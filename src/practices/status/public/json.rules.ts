import type { NoticeCopy, PageCopy } from "./copy.model.ts";
import { isOpenNotice, overallSentence, policySentences, worstState } from "./words.rules.ts";

/** The page as data: everything that stands on it and nothing besides. Percentages are whole numbers of ten thousandths, rounded down. */
export function pageJson(copy: PageCopy, given: { address: string; isStale: boolean }): Record<string, unknown> {
  const { id, name, slug, audience, intro, zone, asOf } = copy;
  const home = `${given.address}/status/${slug}`;
  return {
    page: { id, name, slug, audience, intro, timeZone: zone, url: home },
    asOf,
    isStale: given.isStale,
    status: { state: worstState(copy.components), description: overallSentence(copy) },
    uptimePolicy: policySentences(copy),
    components: copy.components.map(({ uptime, ...component }) => ({
      ...component,
      uptime: uptime && {
        agreedPercent: floored(uptime.agreed),
        alwaysPercent: floored(uptime.always),
        agreedHours: uptime.hours,
        downMinutes: uptime.downMinutes,
        days: uptime.days,
      },
    })),
    open: copy.notices.filter(isOpenNotice).map((one) => told(one, home)),
    past: copy.notices
      .filter((one) => !isOpenNotice(one))
      .slice(0, 50)
      .map((one) => told(one, home)),
  };
}

function told({ changedAt: _, ...notice }: NoticeCopy, home: string): Record<string, unknown> {
  return { ...notice, url: `${home}/notices/${notice.id}` };
}

function floored(percent: number | null): number | null {
  return percent === null ? null : Math.floor(percent * 10_000 + 1e-7) / 10_000;
}
