import type { MailPage } from "../kernel/mail-page.ts";
import type { MailItem } from "./delivery.ts";

export type Letter = { subject: string; text: string; html: string };
type Given = { leftOut: number; officeUrl: string; pages?: ReadonlyMap<string, MailPage> };

/** Writes the letter of a delivery, plain and as simple HTML: one message as it stands, several as a list. `pages`: what stands in the place of plain words. */
export function letterOf(items: readonly MailItem[], given: Given): Letter {
  const [first] = items;
  const { officeUrl, pages } = given;
  if (!first) throw new Error("A delivery without a message cannot be written.");
  const count = items.length + given.leftOut;
  const subject = count === 1 ? first.subject : `${count} ${first.plural ?? "notices"}: ${first.subject}`;
  const footer = items.some((item) => item.why) ? `What reaches you by mail: ${given.officeUrl}/me/notices` : null;
  const more = given.leftOut > 0 ? `And ${given.leftOut} more in your inbox: ${given.officeUrl}/me/inbox` : null;
  const whole = items.map((item) => withAddresses(item, officeUrl));
  const parts = whole.map((item) => partOf(item, count > 1));
  const last = [more, footer].filter((line) => line !== null);
  const together = count > 1 ? whole[0]!.together : undefined;
  const textHead = together ? [`${together.label}: ${together.link}`] : [];
  const htmlHead = together ? [buttonOf(together)] : [];
  const body = [
    ...htmlHead,
    ...whole.map((item) => htmlOf(item, count > 1, pages)),
    ...last.map((line) => `<p class="qd-soft" style="color:#555">${linked(line)}</p>`),
  ];
  return {
    subject: oneLine(subject).slice(0, 200),
    text: `${[...textHead, ...parts, ...last].join("\n\n----\n\n")}\n`,
    html: framed(body.join("\n<hr>\n"), [...(pages?.values() ?? [])]),
  };
}

/** The whole of a letter; with a page it has the measure and the style of one. */
function framed(body: string, pages: readonly MailPage[]): string {
  if (pages.length === 0)
    return `<!doctype html><html lang="en"><body style="font-family:sans-serif;font-size:15px;line-height:1.5">\n${body}\n</body></html>\n`;
  const style = [...new Set(pages.map((one) => one.style))].join("\n");
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><style>${style}</style></head>
<body class="qd-page" style="margin:0;background:#ffffff;font-family:sans-serif;font-size:15px;line-height:1.5">
<div style="max-width:660px;margin:0 auto;padding:18px 16px 28px">
${body}
</div></body></html>\n`;
}

/** An item whose own links say where the office is. */
export function withAddresses(item: MailItem, officeUrl: string): MailItem {
  const whole = (link: string) => (link.startsWith("/") ? `${officeUrl}${link}` : link);
  const deeds = item.deeds?.map(({ label, link }) => ({ label, link: whole(link) }));
  const together = item.together && { ...item.together, link: whole(item.together.link) };
  return { ...item, ...(item.link ? { link: whole(item.link) } : {}), ...(deeds ? { deeds } : {}), ...(together ? { together } : {}) };
}

function partOf(item: MailItem, titled: boolean): string {
  const deeds = item.deeds?.map(({ label, link }) => `${label}: ${link}`) ?? [];
  const lines = [titled ? oneLine(item.subject) : null, item.text.trim(), ...deeds, item.link ?? null, reasonOf(item)];
  return lines.filter((line) => line !== null && line !== "").join("\n\n");
}

function htmlOf(item: MailItem, titled: boolean, pages: Given["pages"]): string {
  const page = item.page ? pages?.get(item.page.what) : undefined;
  const said = page ? (item.page?.before ?? "") : item.text;
  const deeds = (item.deeds ?? []).map(buttonOf);
  return [
    titled ? `<h3>${escaped(oneLine(item.subject))}</h3>` : "",
    ...paragraphsOf(said),
    ...(page ? [...deeds, page.html, ...paragraphsOf(item.page?.after ?? "")] : deeds),
    item.link ? `<p><a href="${escaped(item.link)}">${escaped(item.link)}</a></p>` : "",
    item.why ? `<p class="qd-soft" style="color:#555">${escaped(reasonOf(item)!)}</p>` : "",
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function paragraphsOf(text: string): string[] {
  const parts = text.trim().split(/\n{2,}/);
  return parts.filter((part) => part !== "").map((part) => `<p>${linked(part).replaceAll("\n", "<br>")}</p>`);
}

function buttonOf({ label, link }: { label: string; link: string }): string {
  return `<p><a style="${button}" href="${escaped(link)}">${escaped(label)}</a></p>`;
}

const button =
  "display:inline-block;padding:12px 20px;border-radius:6px;background:#1f5fd1;color:#ffffff;font-size:17px;font-weight:600;text-decoration:none";

function reasonOf(item: MailItem): string | null {
  return item.why ? `You are told because ${item.why}.` : null;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function linked(text: string): string {
  return escaped(text).replace(/https?:\/\/[^\s<>"]*[^\s<>".,;:!?)]/g, (address) => `<a href="${address}">${address}</a>`);
}

/** A header is one line, whatever a title holds. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}
