import { dayKey, dayWords, monthWords } from "../when.rules.ts";
import { componentParts, dayWordsOf } from "./component-part.rules.ts";
import type { NoticeCopy, PageCopy } from "./copy.model.ts";
import { nextDayOf, startOfLocalDayOf } from "./day-key.rules.ts";
import { framed, type Setting } from "./frame.rules.ts";
import { html, type Markup } from "./markup.rules.ts";
import { namesOf, noticeLine, noticePart } from "./notice-part.rules.ts";
import { isOpenNotice, overallSentence, policySentences, worstState } from "./words.rules.ts";

/** The page as its readers first see it. */
export function homePage(copy: PageCopy, setting: Setting): string {
  const open = copy.notices.filter(isOpenNotice);
  const troubles = open.filter((one) => one.category === "incident");
  const planned = open.filter((one) => one.category === "maintenance").sort((one, other) => (one.startedAt < other.startedAt ? -1 : 1));
  const policy = policySentences(copy);
  const body = html`<p class="overall"><span class="mark ${worstState(copy.components)}" aria-hidden="true"></span>${overallSentence(copy)}</p>${
    troubles.length > 0 && html`<section aria-label="Now"><h2>Now</h2>${troubles.map((one) => noticePart(copy, one))}</section>`
  }${planned.length > 0 && html`<section aria-label="Planned maintenance"><h2>Planned maintenance</h2>${planned.map((one) => noticePart(copy, one))}</section>`}${componentParts(copy)}${
    policy.length > 0 && html`<p class="qq"><a href="#policy">How uptime is counted</a></p>`
  }${historyPart(copy)}${subscribePart(copy, setting)}${
    policy.length > 0 &&
    html`<section class="policy"><h2 id="policy">How uptime is counted</h2><ul>${policy.map((one) => html`<li>${one}</li>`)}</ul></section>`
  }`;
  return framed(copy, { title: copy.name, isHome: true, setting, body });
}

const monthsAtHome = 3;

function historyPart(copy: PageCopy): Markup {
  const months = monthsOf(copy);
  const shown = months.slice(0, monthsAtHome);
  const older = months.slice(monthsAtHome);
  return html`<section><h2 id="history">What happened</h2>${shown.map(([month, notices]) => monthPart(copy, month, notices))}${
    older.length > 0 &&
    html`<p>Earlier: ${older.map(([month], index) => html`${index > 0 && ", "}<a href="/status/${copy.slug}/history/${month}">${monthWords(month)}</a>`)}</p>`
  }</section>`;
}

/** Ended notices by month, newest first; this month and the two before it also where nothing happened in them. */
export function monthsOf(copy: PageCopy): [month: string, notices: NoticeCopy[]][] {
  const months = new Map<string, NoticeCopy[]>();
  const [year, month] = dayKey(copy.zone, copy.asOf).split("-").map(Number) as [number, number];
  for (let back = 0; back < monthsAtHome; back++) months.set(monthBefore(year, month, back), []);
  for (const notice of copy.notices) {
    if (isOpenNotice(notice)) continue;
    const key = dayKey(copy.zone, notice.startedAt).slice(0, 7);
    months.set(key, [...(months.get(key) ?? []), notice]);
  }
  return [...months].sort(([one], [other]) => (one < other ? 1 : -1));
}

function monthBefore(year: number, month: number, back: number): string {
  const at = year * 12 + month - 1 - back;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
}

function monthPart(copy: PageCopy, month: string, notices: readonly NoticeCopy[]): Markup {
  const lines = notices.map(
    (one) =>
      html`<li><span class="q">${dayWords(copy.zone, one.startedAt)}</span><span><a href="/status/${copy.slug}/notices/${one.id}">${one.title}</a><br><span class="qq">${noticeLine(copy, one)}${namesOf(copy, one) && html` · ${namesOf(copy, one)}`}</span></span></li>`,
  );
  return html`<div class="month"><h3>${monthWords(month)}</h3>${notices.length > 0 ? html`<ul>${lines}</ul>` : html`<p class="qq">Nothing was told.</p>`}</div>`;
}

function subscribePart(copy: PageCopy, { takesMail }: Setting): Markup {
  const base = `/status/${copy.slug}`;
  const feeds = html`<p class="q">Or follow it by <a href="${base}/feed.atom">Atom</a> or <a href="${base}/feed.rss">RSS</a>.</p>`;
  if (!takesMail || copy.audience !== "public")
    return html`<section class="subscribe"><h2>Be told</h2><p>Follow this page by <a href="${base}/feed.atom">Atom</a> or <a href="${base}/feed.rss">RSS</a>.</p></section>`;
  const choices = copy.components.map(
    (one) => html`<label class="check"><input type="checkbox" name="component" value="${one.id}"> ${one.name}</label>`,
  );
  return html`<section class="subscribe"><h2 id="subscribe">Be told by mail</h2><form method="post" action="${base}/subscribe"><label>E-mail<input type="email" name="email" required maxlength="254" autocomplete="email"></label>${
    copy.components.length > 1 &&
    html`<details><summary>Only for some components</summary><fieldset><legend>None chosen: all of them</legend>${choices}</fieldset></details>`
  }<p class="trap" aria-hidden="true"><label>Leave this empty<input name="website" tabindex="-1" autocomplete="off"></label></p><button>Subscribe</button></form><p class="q">You get a mail to confirm it. Each update is one mail; each has a link to leave, and then your address is forgotten.</p>${feeds}</section>`;
}

/** A month of the history. Null where the page keeps nothing of it. */
export function monthPage(copy: PageCopy, month: string, setting: Setting): string | null {
  const found = monthsOf(copy).find(([key]) => key === month);
  if (!found) return null;
  return framed(copy, { title: monthWords(month), isHome: false, setting, body: monthPart(copy, month, found[1]) });
}

/** A notice by itself, with what was learned. Null where there is none, or it was withdrawn. */
export function noticePage(copy: PageCopy, id: string, setting: Setting): string | null {
  const notice = copy.notices.find((one) => one.id === id);
  return notice ? framed(copy, { title: notice.title, isHome: false, setting, body: noticePart(copy, notice, true) }) : null;
}

/** A day: what each component was, and the notices that touch it. Null where it is not among the days shown. */
export function dayPage(copy: PageCopy, day: string, setting: Setting): string | null {
  const lines = copy.components.flatMap((component) => {
    const found = component.uptime?.days.find((one) => one.day === day);
    return found ? [{ component, found }] : [];
  });
  if (lines.length === 0) return null;
  const [from, to] = [startOfLocalDayOf(copy.zone, day), nextDayOf(copy.zone, day)];
  const notices = copy.notices.filter((one) => one.startedAt < to && (one.endedAt ?? copy.asOf) >= from);
  const told =
    notices.length > 0 ? notices.map((one) => noticePart(copy, one)) : [html`<p class="q">No notice was written for this day.</p>`];
  const body = html`<section aria-label="Components"><h2>Components</h2>${lines.map(
    ({ component, found }) =>
      html`<section class="component" id="c-${component.id}" aria-label="${component.name}"><div class="row"><span class="name grow">${component.name}</span><span class="state">${dayWordsOf(found)}</span></div></section>`,
  )}</section><section aria-label="What was told"><h2>What was told</h2>${told}</section><p class="policy"><a href="/status/${copy.slug}#policy">How uptime is counted</a></p>`;
  return framed(copy, { title: dayWords(copy.zone, from), isHome: false, setting, body });
}
