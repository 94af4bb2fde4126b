// Where a told text speaks of a figure, a mark may stand behind the number, for whoever makes notes of it. Its two letters belong to no language, and no text has them.

const [begin, end] = ["\ue000", "\ue001"];
const pattern = /\ue000([^\ue000\ue001]*)\ue001/g;

/** A stretch of a told text, or the figure that was just spoken of. */
export type Piece = { text: string } | { figure: string };

/** What stands behind a number to say which figure it is. */
export function markOf(figure: string): string {
  return begin + figure + end;
}

/** A told text in pieces, in order: its words, and which figures they spoke of. */
export function piecesOf(told: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of told.matchAll(pattern)) {
    if (match.index > at) pieces.push({ text: stripped(told.slice(at, match.index)) });
    pieces.push({ figure: match[1]! });
    at = match.index + match[0].length;
  }
  if (at < told.length) pieces.push({ text: stripped(told.slice(at)) });
  return pieces;
}

/** A told text without its marks. */
export function unmarked(told: string): string {
  return stripped(told.replaceAll(pattern, ""));
}

function stripped(text: string): string {
  return text.replaceAll(/[\ue000\ue001]/g, "");
}
