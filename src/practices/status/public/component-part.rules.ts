import { minutesWords, percentWords, shownDays, type UptimeCopy, type UptimeDay } from "../uptime.rules.ts";
import { dayWords } from "../when.rules.ts";
import type { ComponentCopy, PageCopy } from "./copy.model.ts";
import { startOfLocalDayOf } from "./day-key.rules.ts";
import { html, type Markup } from "./markup.rules.ts";
import { stateWords } from "./words.rules.ts";

/** Components under their headings, in their order: state, both uptimes, a bar for each day. */
export function componentParts(copy: PageCopy): Markup[] {
  const headings = [...new Set(copy.components.map((one) => one.heading))];
  return headings.map((heading) => {
    const mine = copy.components.filter((one) => one.heading === heading);
    return html`<section aria-label="${heading ?? "Components"}"><h2>${heading ?? (headings.length > 1 ? "Others" : "Components")}</h2>${mine.map((one) => componentPart(copy, one))}</section>`;
  });
}

function componentPart(copy: PageCopy, component: ComponentCopy): Markup {
  const { id, name, description, state, uptime } = component;
  return html`<section class="component" id="c-${id}" aria-label="${name}"><div class="row"><span class="mark ${state}" aria-hidden="true"></span><span class="grow"><span class="name">${name}</span>${description && html` <span class="q">${description}</span>`}</span><span class="state ${state}">${stateWords(state)}</span></div>${uptime && uptimePart(copy, component, uptime)}</section>`;
}

function uptimePart(copy: PageCopy, { id, name }: ComponentCopy, uptime: UptimeCopy): Markup {
  const { days, agreed, always, hours, downMinutes } = uptime;
  const old = days.length - 30;
  const bars = days.map((day, index) => html`<li class="${dayClass(day)}${index < old ? " old" : ""}">${dayLink(copy, id, day)}</li>`);
  const troubled = days.filter((day) => day.downMinutes > 0).reverse();
  return html`<ol class="days" aria-label="${name}, the last ${shownDays} days, a bar each">${bars}</ol><p class="scale" aria-hidden="true"><span><span class="wide">${days.length} days ago</span><span class="narrow">30 days ago</span></span><span>today</span></p><p class="uptime">Up <b class="num">${percentWords(agreed)}</b> of agreed service time (${hours}) and <b class="num">${percentWords(always)}</b> of all hours in ${days.length} days${downMinutes > 0 ? `, ${minutesWords(downMinutes)} down` : ""}.</p>${
    troubled.length > 0 &&
    html`<details><summary>${troubled.length === 1 ? "One day with downtime" : `${troubled.length} days with downtime`}</summary><ul class="trouble">${troubled.map((day) => html`<li><a href="${dayAddress(copy, id, day)}">${dayWords(copy.zone, startOfLocalDayOf(copy.zone, day.day))}</a> ${minutesWords(day.downMinutes)}</li>`)}</ul></details>`
  }`;
}

/** A bar says its minutes and opens its day. Days on which nothing was are not stops on the way of a keyboard: their list stands below. */
function dayLink(copy: PageCopy, component: string, day: UptimeDay): Markup {
  const said = `${dayWords(copy.zone, startOfLocalDayOf(copy.zone, day.day))}: ${dayWordsOf(day)}`;
  const quiet = day.downMinutes === 0 ? html` tabindex="-1"` : null;
  return html`<a href="${dayAddress(copy, component, day)}" title="${said}"${quiet}><i aria-hidden="true"></i><span class="vh">${said}</span></a>`;
}

function dayAddress(copy: PageCopy, component: string, day: UptimeDay): string {
  return `/status/${copy.slug}/days/${day.day}#c-${component}`;
}

/** What a day's bar says: minutes down, both ways of counting where they differ. */
export function dayWordsOf({ downMinutes, agreedDownMinutes, plannedMinutes, isCounted }: UptimeDay): string {
  if (!isCounted) return "not counted, the record of this component began later";
  const planned = plannedMinutes > 0 ? `, ${minutesWords(plannedMinutes)} planned maintenance` : "";
  if (downMinutes === 0) return `no downtime${planned}`;
  const agreed = agreedDownMinutes === downMinutes ? "" : `, ${minutesWords(agreedDownMinutes)} of it in agreed service time`;
  return `${minutesWords(downMinutes)} down${agreed}${planned}`;
}

function dayClass({ downMinutes, plannedMinutes, isCounted }: UptimeDay): string {
  if (!isCounted) return "none";
  if (downMinutes >= 60) return "much";
  if (downMinutes > 0) return "some";
  return plannedMinutes > 0 ? "planned" : "fine";
}
