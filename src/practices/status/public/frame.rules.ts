import type { Instant } from "../../../kernel/time.ts";
import { momentWords, timeWords } from "../when.rules.ts";
import type { PageCopy } from "./copy.model.ts";
import { html, type Markup } from "./markup.rules.ts";
import { styleSheet } from "./style.rules.ts";

/** What a page is drawn for: where it is reached, whether its copy could not be refreshed, whether mail can be asked for. */
export type Setting = { address: string; isStale: boolean; takesMail: boolean };

/** A whole HTML document in the page's frame: head, its heading, the body, and the ways to be told. */
export function framed(copy: PageCopy, given: { title: string; isHome: boolean; setting: Setting; body: Markup }): string {
  const { title, isHome, setting, body } = given;
  const base = `/status/${copy.slug}`;
  const heading = isHome
    ? html`<h1>${copy.name}</h1>${copy.intro && html`<p class="intro q">${copy.intro}</p>`}`
    : html`<p><a class="plain name" href="${base}">${copy.name}</a></p><h1>${title}</h1>`;
  return documentOf({
    title: isHome ? copy.name : `${title} · ${copy.name}`,
    head: html`<link rel="alternate" type="application/atom+xml" title="${copy.name}" href="${base}/feed.atom"><link rel="alternate" type="application/rss+xml" title="${copy.name}" href="${base}/feed.rss"><link rel="canonical" href="${setting.address}/status/${copy.slug}">${copy.audience === "internal" && html`<meta name="robots" content="noindex">`}`,
    body: html`<a class="skip" href="#main">To the content</a><header>${copy.house && html`<p class="qq">${copy.house}</p>`}${heading}</header><main id="main">${warnings(copy, setting)}${body}</main>${footer(copy, base)}`,
  });
}

/** A page that is not a copy of anything: a question, an answer, a refusal. */
export function plainPage(title: string, body: Markup): string {
  return documentOf({
    title,
    head: html`<meta name="robots" content="noindex">`,
    body: html`<header><h1>${title}</h1></header><main id="main">${body}</main>`,
  });
}

function documentOf({ title, head, body }: { title: string; head: Markup; body: Markup }): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><meta name="color-scheme" content="light dark"><style>${{ markup: styleSheet }}</style>${head}</head>
<body>${body}</body></html>
`.markup;
}

function warnings(copy: PageCopy, { isStale }: Setting): Markup[] {
  const notes: Markup[] = [];
  if (!copy.isPublished) notes.push(html`<p class="note">This page is not published: only colleagues who sign in see it.</p>`);
  if (isStale)
    notes.push(
      html`<p class="note" role="status">We cannot look anew just now. This is how it was at ${momentWords(copy.zone, copy.asOf)}; since then it may have changed.</p>`,
    );
  return notes;
}

function footer(copy: PageCopy, base: string): Markup {
  return html`<footer><p>As of <time datetime="${copy.asOf}">${momentWords(copy.zone, copy.asOf)}</time> (${copy.zone}). Looked at anew each minute, and at once when something is told.</p><ul><li><a href="${base}">This page</a></li><li><a href="${base}/feed.atom">Atom</a></li><li><a href="${base}/feed.rss">RSS</a></li><li><a href="${base}.json">JSON</a></li></ul></footer>`;
}

/** A moment with its machine-readable form. */
export function timeTag(zone: string, at: Instant, form: "moment" | "time" = "moment"): Markup {
  return html`<time datetime="${at}">${form === "moment" ? momentWords(zone, at) : timeWords(zone, at)}</time>`;
}
