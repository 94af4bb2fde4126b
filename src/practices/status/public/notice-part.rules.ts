import { impacts } from "../notice.model.ts";
import { dayKey, momentWords, spanWords, timeWords } from "../when.rules.ts";
import type { NoticeCopy, PageCopy, UpdateCopy } from "./copy.model.ts";
import { timeTag } from "./frame.rules.ts";
import { html, type Markup, paragraphs } from "./markup.rules.ts";
import { isOpenNotice, listOf, noticeStateWords } from "./words.rules.ts";

/** A notice with its updates, newest first. `isWhole`: with what was learned, on a page of its own. */
export function noticePart(copy: PageCopy, notice: NoticeCopy, isWhole = false): Markup {
  const base = `/status/${copy.slug}/notices/${notice.id}`;
  const names = namesOf(copy, notice);
  const heading = isWhole ? null : html`<h3><a class="plain" href="${base}">${notice.title}</a></h3>`;
  return html`<article class="notice ${isOpenNotice(notice) && notice.category === "incident" ? notice.impact : "over"}">${heading}<p class="q">${noticeLine(copy, notice)}${names && html` · ${names}`}</p>${updatesOf(copy, notice)}${notice.postmortem && learned(copy, notice, isWhole ? null : base)}</article>`;
}

/** When it was, and how it stands. */
export function noticeLine({ zone }: PageCopy, notice: NoticeCopy): string {
  const { category, plannedFrom, plannedUntil, startedAt, endedAt, state, impact } = notice;
  const said = noticeStateWords(state);
  if (category === "maintenance" && plannedFrom && plannedUntil) return `${said}: ${spanWords(zone, plannedFrom, plannedUntil)}`;
  if (endedAt !== null) return `${said}: ${endedAt > startedAt ? spanWords(zone, startedAt, endedAt) : momentWords(zone, startedAt)}`;
  const does = impacts.find((one) => one.value === impact)!.label;
  return `${said} · ${does} · since ${momentWords(zone, startedAt)}`;
}

/** The components a notice names, as they are called on the page. */
export function namesOf({ components }: PageCopy, notice: NoticeCopy): string {
  return listOf(components.filter((one) => notice.components.includes(one.id)).map((one) => one.name));
}

function updatesOf(copy: PageCopy, { updates }: NoticeCopy): Markup {
  const now = dayKey(copy.zone, copy.asOf);
  const when = ({ at }: UpdateCopy) => (dayKey(copy.zone, at) === now ? timeWords(copy.zone, at) : momentWords(copy.zone, at));
  const lines = updates.map(
    (one) =>
      html`<li id="u-${one.id}"><span class="when"><time datetime="${one.at}">${when(one)}</time></span><div class="said"><b>${noticeStateWords(one.state)}.</b> ${inline(one.text)}${one.correctedAt && html` <span class="qq">Corrected ${momentWords(copy.zone, one.correctedAt)}.</span>`}</div></li>`,
  );
  return html`<ol class="updates">${lines}</ol>`;
}

/** The first paragraph stands in the line of its state. */
function inline(text: string): Markup[] {
  const [first, ...rest] = paragraphs(text);
  return first ? [{ markup: first.markup.replace(/^<p>|<\/p>$/g, "") }, ...rest] : [];
}

function learned(copy: PageCopy, { postmortem, postmortemAt }: NoticeCopy, more: string | null): Markup {
  if (more !== null) return html`<p><a href="${more}#learned">What we learned</a></p>`;
  return html`<section id="learned"><h2>What we learned</h2>${paragraphs(postmortem!)}${postmortemAt && html`<p class="qq">Told ${timeTag(copy.zone, postmortemAt)}.</p>`}</section>`;
}
