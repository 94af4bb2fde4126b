/** A piece of HTML that is safe to stand in a page: made by `html`, where every value that is not one is escaped. */
export type Markup = { readonly markup: string };
type Part = Markup | string | number | null | false | readonly (Markup | string)[];

/** A template of HTML: what is put in is escaped unless it is markup itself; null and false leave nothing. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let markup = texts[0]!;
  parts.forEach((part, index) => {
    markup += written(part) + texts[index + 1]!;
  });
  return { markup };
}

function written(part: Part): string {
  if (part === null || part === false) return "";
  if (typeof part === "string" || typeof part === "number") return escaped(String(part));
  if ("markup" in part) return part.markup;
  return part.map((one) => written(one)).join("");
}

/** A text as it may stand in HTML and XML, in content and in quoted attributes. What XML 1.0 cannot hold is left out. */
export function escaped(text: string): string {
  return text
    .replace(forbidden, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** Source: XML 1.0, section 2.2, with the controls that it merely discourages. */
const forbidden = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu;

/** A text of several lines as paragraphs; web addresses become links that carry nothing along. */
export function paragraphs(text: string): Markup[] {
  return text
    .replaceAll("\r\n", "\n")
    .trim()
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== "")
    .map((part) => ({ markup: `<p>${linked(part).replaceAll("\n", "<br>")}</p>` }));
}

/** Every other piece that a split by a captured pattern leaves is what it matched. */
function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)])/)
    .map((piece, index) =>
      index % 2 === 0 ? escaped(piece) : `<a href="${escaped(piece)}" rel="nofollow noopener noreferrer">${escaped(piece)}</a>`,
    )
    .join("");
}
