/** The subject without the marks that programs put before it ("Re:", "AW:", "Fwd:", "[EXTERNAL]"), in one line. */
export function titleOf(subject: string, text: string): string {
  const bare = subject.replace(/^((re|aw|wg|fw|fwd|sv|vs|antw|tr|rif)(\[\d+\])?\s*:\s*|\[(external|extern|ext)\]\s*)+/i, "").trim();
  const line = bare !== "" ? bare : (text.split("\n").find((one) => one.trim() !== "") ?? "").trim();
  return line === "" ? "(a mail without a subject)" : cut(line, 160);
}

/**
 * What somebody wrote themselves: without the signature below "-- ", and without what they quote at the end. Cut only where it is plain to see; where nothing
 * would be left, all of it stays.
 */
export function ownWords(text: string): { words: string; isCut: boolean } {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const quote = lines.findIndex((line, place) => beginsQuote(line, lines, place));
  const upper = quote === -1 ? lines : lines.slice(0, quote);
  const signature = upper.findIndex((line) => /^-- ?$/.test(line));
  const kept = signature === -1 ? upper : upper.slice(0, signature);
  while (kept.length > 0 && /^\s*(>.*)?$/.test(kept.at(-1) as string)) kept.pop();
  const words = kept
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  return words === "" ? { words: text.trim(), isCut: false } : { words, isCut: words.length < text.trim().length };
}

/** Where a program begins to repeat the mail that is answered. Answers written between quoted lines are left as they are. */
function beginsQuote(line: string, lines: readonly string[], place: number): boolean {
  if (/^\s*-{2,}\s*(original message|ursprüngliche nachricht|message d'origine|mensaje original)\s*-{2,}\s*$/i.test(line)) return true;
  if (/^\s*_{10,}\s*$/.test(line)) return /^\s*(from|von|de)\s*:/i.test(lines.slice(place + 1).find((one) => one.trim() !== "") ?? "");
  const next = lines[place + 1] ?? "";
  const heads = opening.test(line) ? 1 : opening.test(`${line} ${next}`.trimEnd()) ? 2 : 0;
  if (heads === 0) return false;
  // All that follows is quoted, or nothing marks it: a quote with answers between its lines is somebody's own text.
  const rest = lines.slice(place + heads).filter((one) => one.trim() !== "");
  return rest.every((one) => /^\s*>/.test(one)) || rest.every((one) => !/^\s*>/.test(one));
}
const opening = /^\s*(on|am|le|el)\s.{5,200}(wrote|schrieb|a écrit|escribió)\b.{0,80}:\s*$/i;

/** At most so many characters, cut between two of them and not within one. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text
    .slice(0, most - 1)
    .toWellFormed()
    .replace(/\ufffd$/, "")}…`;
}
