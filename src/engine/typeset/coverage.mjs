// Which letters our typefaces have. A letter that one of them lacks would stop an accessible PDF, so it is shown as a mark, and the paper says so.

/** The code points that every one of some TrueType fonts has. Source: OpenType, table cmap, formats 4 and 12. */
export function coverageOf(fonts) {
  const [first, ...others] = fonts.map(pointsOf);
  return new Set([...first].filter((point) => others.every((one) => one.has(point))));
}

export const replacement = "\u25a1";

/**
 * A JSON text in which every letter that is not covered is replaced. Marks of direction and of joining, and control characters, are left out: they
 * have no shape. Answers how many were replaced.
 */
export function withinCoverage(json, covers) {
  let replaced = 0;
  const plain = JSON.parse(json, (_key, value) => (typeof value === "string" ? fitted(value) : value));
  return { text: JSON.stringify(plain), replaced };

  function fitted(text) {
    let out = "";
    for (const letter of text.normalize("NFC")) {
      const point = letter.codePointAt(0);
      if (letter === "\n" || letter === "\t" || covers.has(point)) out += letter;
      else if (!/\p{C}|\p{M}|\p{Variation_Selector}/u.test(letter)) {
        replaced++;
        out += replacement;
      }
    }
    return out;
  }
}

function pointsOf(font) {
  const tables = font.readUInt16BE(4);
  for (let at = 12; at < 12 + 16 * tables; at += 16) {
    if (font.toString("latin1", at, at + 4) !== "cmap") continue;
    return readCmap(font, font.readUInt32BE(at + 8));
  }
  throw new Error("A typeface has no table of letters.");
}

function readCmap(font, cmap) {
  const points = new Set();
  const count = font.readUInt16BE(cmap + 2);
  for (let index = 0; index < count; index++) {
    const table = cmap + font.readUInt32BE(cmap + 4 + 8 * index + 4);
    const format = font.readUInt16BE(table);
    if (format === 4) addSegments(font, table, points);
    if (format === 12) addGroups(font, table, points);
  }
  return points;
}

function addSegments(font, table, points) {
  const segments = font.readUInt16BE(table + 6) / 2;
  const ends = table + 14;
  const starts = ends + 2 * segments + 2;
  for (let index = 0; index < segments; index++) {
    const from = font.readUInt16BE(starts + 2 * index);
    const to = font.readUInt16BE(ends + 2 * index);
    for (let point = from; point <= to && point !== 0xffff; point++) points.add(point);
  }
}

function addGroups(font, table, points) {
  const groups = font.readUInt32BE(table + 12);
  for (let index = 0; index < groups; index++) {
    const from = font.readUInt32BE(table + 16 + 12 * index);
    const to = font.readUInt32BE(table + 20 + 12 * index);
    for (let point = from; point <= to; point++) points.add(point);
  }
}
