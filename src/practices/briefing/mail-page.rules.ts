import type { DeckFigure, DeckPart, DeckTable } from "../../kernel/deck.ts";
import { type Look, plainLook } from "../../kernel/look.ts";
import type { MailPage } from "../../kernel/mail-page.ts";
import type { Paper } from "../../kernel/paper.ts";
import { dayWords } from "../../kernel/paper-words.ts";
import { slidesOf } from "./deck.rules.ts";
import { alarmed } from "./slide.rules.ts";

// A paper as a mail: what its slides tell, to be read in the mail program on any screen, light or dark; and the same in plain words. Colours stand at each element, for programs
// that read no style; the style turns them for the dark and folds tables on a narrow screen. A kind of paper that has slides has a mail.

const rowsInMail = 8;
const serif = "Georgia,'Times New Roman',serif";
const sans = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const [ink, soft, hair, red] = ["#1a1d21", "#5b6470", "#d9dde3", "#b3261e"];

/** A paper as the body of a mail. */
export function mailPageOf(paper: Paper, look: Look = plainLook): MailPage {
  const { meta } = paper;
  const [first, ...others] = slidesOf(paper);
  const accent = `#${look.accent}`;
  const logo = look.logo
    ? `<span class="qd-logo" style="display:inline-block;vertical-align:middle;background:#ffffff;padding:4px 6px;border-radius:4px"><img src="cid:${logoCid}" alt="${escaped(meta.organisation)}" height="28" style="display:block;height:28px;width:auto;max-width:200px;border:0"></span>&nbsp; `
    : "";
  const from = [meta.to ? `To ${named(meta.to)}` : "", `From ${named(meta.from)}`, dayWords(meta.issued, null), meta.classification];
  const html = [
    `<p class="qd-soft qd-rule" style="margin:0 0 14px;padding:0 0 10px;border-bottom:3px solid ${accent};font:13px/1.4 ${sans};color:${soft}">${logo}<b class="qd-ink" style="color:${ink}">${escaped(meta.organisation)}</b> ${escaped(meta.unit)} · ${escaped(meta.kind)}</p>`,
    `<p class="qd-accent" style="margin:0 0 6px;font:600 14px/1.4 ${sans};color:${accent}">${escaped(meta.subject)}</p>`,
    `<h1 class="qd-ink" style="margin:0 0 8px;font:600 23px/1.25 ${serif};color:${ink}">${escaped(first?.headline ?? meta.title)}</h1>`,
    `<p class="qd-soft" style="margin:0 0 16px;font:12px/1.5 ${sans};color:${soft}">${escaped(from.filter(Boolean).join(" · "))}</p>`,
    ...(first?.parts ?? []).map(partHtml),
    ...others.flatMap(({ headline, parts }) => [
      `<h2 class="qd-accent" style="margin:26px 0 8px;font:600 15px/1.35 ${sans};color:${accent}">${escaped(headline)}</h2>`,
      ...parts.map(partHtml),
    ]),
  ].join("\n");
  const pictures = look.logo ? [{ cid: logoCid, name: "logo.png", type: "image/png", bytes: look.logo.png }] : [];
  return { style, html, pictures };
}

const logoCid = "logo@quarterdeck";

const style = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){.qd-page{background:#14181d!important}.qd-ink,.qd-page td,.qd-page li,.qd-page p{color:#e8ebef!important}.qd-page .qd-soft,.qd-page th{color:#a9b3bf!important}.qd-page .qd-accent{color:#c9dcf2!important;border-color:#6d8db0!important}.qd-page .qd-red{color:#ff9a92!important}.qd-page .qd-rule{border-color:#6d8db0!important}.qd-page th,.qd-page td{border-color:#39424d!important}.qd-logo{background:#ffffff!important}.qd-page a{color:#9cc2ff}}
@media (max-width:520px){.qd-figure{display:inline-block!important;box-sizing:border-box;width:49%!important;padding:8px 6px 8px 0!important}.qd-table thead{display:none!important}.qd-table tr{display:block!important;padding:8px 0!important;border-bottom:1px solid #d9dde3!important}.qd-table td{display:block!important;text-align:left!important;padding:1px 0!important;border:0!important}.qd-table td:first-child{font-weight:600!important}.qd-label{display:inline!important;max-height:none!important;overflow:visible!important;font-size:12px!important}}
@media (max-width:520px) and (prefers-color-scheme:dark){.qd-table tr{border-color:#39424d!important}}`;

function partHtml(part: DeckPart): string {
  switch (part.is) {
    case "words":
      return words(part.text);
    case "points":
      return `<ul style="margin:0 0 12px;padding:0 0 0 20px">${part.points.map((one) => `<li class="qd-ink" style="margin:0 0 6px;font:16px/1.5 ${serif};color:${ink}">${escaped(one)}</li>`).join("")}</ul>`;
    case "figures":
      return figuresHtml(part.figures);
    case "table":
      return tableHtml(part.table);
    case "chart":
      return `<p class="qd-soft" style="margin:0 0 12px;font:13px/1.5 ${sans};color:${soft}">${escaped(part.chart.label)}</p>`;
  }
}

function words(text: string): string {
  return `<p class="qd-ink" style="margin:0 0 12px;font:16px/1.5 ${serif};color:${ink}">${escaped(text)}</p>`;
}

function figuresHtml(figures: readonly DeckFigure[]): string {
  const width = Math.floor(100 / Math.max(1, figures.length));
  const cells = figures.map(({ label, value, note, isBroken }) => {
    const [color, name] = isBroken ? [red, "qd-red"] : [ink, "qd-ink"];
    return `<td class="qd-figure" width="${width}%" valign="top" style="padding:8px 12px 8px 0;border-top:2px solid ${ink}"><span class="qd-soft" style="font:12px/1.4 ${sans};color:${soft}">${escaped(label)}</span><br><span class="${name}" style="font:600 24px/1.2 ${sans};color:${color}">${escaped(value)}</span><br><span class="${isBroken ? name : "qd-soft"}" style="font:12px/1.4 ${sans};color:${isBroken ? color : soft}">${escaped(note)}</span></td>`;
  });
  return `<table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="width:100%;margin:4px 0 12px;border-collapse:collapse"><tr>${cells.join("")}</tr></table>`;
}

function tableHtml({ head, rows, numeric, more }: DeckTable): string {
  const align = (column: number) => (numeric[column] ? "right" : "left");
  const top = head.map(
    (name, column) =>
      `<th align="${align(column)}" style="padding:4px 10px 4px 0;border-bottom:1px solid ${ink};font:12px/1.4 ${sans};color:${soft};text-align:${align(column)}">${escaped(name)}</th>`,
  );
  const cell = (text: string, column: number) => {
    const label =
      column === 0 || (head[column] ?? "") === ""
        ? ""
        : `<span class="qd-label qd-soft" style="display:none;max-height:0;overflow:hidden;font-size:0;color:${soft}">${escaped(head[column]!)}: </span>`;
    const said = alarmed(text) ? `<b class="qd-red" style="color:${red}">${escaped(text)}</b>` : escaped(text);
    return `<td align="${align(column)}" valign="top" style="padding:5px 10px 5px 0;border-bottom:1px solid ${hair};font:14px/1.4 ${sans};color:${ink};text-align:${align(column)}">${label}${numeric[column] && text.length < 16 ? said.replaceAll(" ", "&nbsp;") : said}</td>`;
  };
  const shown = rows.slice(0, rowsInMail);
  const left = rows.length - shown.length;
  const rest = [left > 0 ? `and ${left} more in the paper` : "", more ?? ""].filter((text) => text !== "").join("; ");
  const under = rest === "" ? "" : `<p class="qd-soft" style="margin:0 0 12px;font:13px/1.5 ${sans};color:${soft}">${escaped(rest)}</p>`;
  const body = shown.map((row) => `<tr>${head.map((_, column) => cell(row[column] ?? "", column)).join("")}</tr>`);
  return `<table class="qd-table" width="100%" cellspacing="0" cellpadding="0" style="width:100%;margin:0 0 10px;border-collapse:collapse"><thead><tr>${top.join("")}</tr></thead><tbody>${body.join("")}</tbody></table>${under}`;
}

/** The same in plain words, for programs that show no more: headline, figures, and each section in lines. */
export function mailTextOf(paper: Paper): string {
  const [first, ...others] = slidesOf(paper);
  const sections = others.map(({ headline, parts }) =>
    [headline.toUpperCase(), ...parts.map(partText)].filter((text) => text !== "").join("\n"),
  );
  return [first?.headline ?? "", ...(first?.parts ?? []).map(partText), ...sections].filter((text) => text !== "").join("\n\n");
}

function partText(part: DeckPart): string {
  switch (part.is) {
    case "words":
      return part.text;
    case "points":
      return part.points.map((one) => `- ${one}`).join("\n");
    case "figures":
      return part.figures.map(({ label, value, note }) => `${label}: ${value}${note === "" ? "" : ` (${note})`}`).join("\n");
    case "chart":
      return part.chart.label;
    case "table": {
      const { head, rows } = part.table;
      const line = (row: readonly string[]) =>
        row.map((text, column) => (column === 0 || !head[column] ? text : `${head[column]}: ${text}`)).filter((text) => text !== "");
      const left = rows.length - rowsInMail;
      const shown = rows.slice(0, rowsInMail).map((row) => `- ${line(row).join("; ")}`);
      return [...shown, ...(left > 0 ? [`and ${left} more in the paper`] : [])].join("\n");
    }
  }
}

function named({ name, role }: { name: string; role: string }): string {
  return role === "" ? name : `${name}, ${role}`;
}

function escaped(text: string): string {
  return text.toWellFormed().replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
