/** Text that every part of the house can hold: no control characters but line ends and tabs, none that turn the reading direction or have no width. */
export function plainText(text: string, most: number): string {
  const cut = text.length > most ? text.slice(0, most) : text;
  return cut.toWellFormed().replace(/\r\n?/g, "\n").replace(unwanted, "");
}
const unwanted = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\p{Noncharacter_Code_Point}\u200b\u2060\ufeff]/gu;
