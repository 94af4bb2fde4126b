// A QR code of a short text. Source: ISO/IEC 18004:2015, byte mode, error correction level L, versions 1 to 10 (up to 271 bytes).

const totals = [26, 44, 70, 100, 134, 172, 196, 242, 292, 346];
const checksPerBlock = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18];
const blockCounts = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4];
const alignments = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];
type Grid = { size: number; dark: boolean[][]; fixed: boolean[][] };

/** The dark modules of a text's QR code, row by row; null where the text is too long for the versions known here. */
export function qrModules(text: string): readonly (readonly boolean[])[] | null {
  const bytes = new TextEncoder().encode(text);
  const version = versionFor(bytes.length);
  if (version === null) return null;
  const words = interleaved(dataWords(bytes, version), version);
  let best: { dark: boolean[][]; penalty: number } | null = null;
  for (let mask = 0; mask < 8; mask++) {
    const grid = frameOf(version, mask);
    fill(grid, words, mask);
    const penalty = penaltyOf(grid.dark);
    if (best === null || penalty < best.penalty) best = { dark: grid.dark, penalty };
  }
  return best?.dark ?? null;
}

function versionFor(length: number): number | null {
  const at = totals.findIndex((_, index) => length + (index >= 9 ? 3 : 2) <= capacity(index + 1));
  return at < 0 ? null : at + 1;
}

function capacity(version: number): number {
  return totals[version - 1]! - checksPerBlock[version - 1]! * blockCounts[version - 1]!;
}

/** Mode, length and bytes, ended and padded to the version's capacity. */
function dataWords(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = [];
  const push = (value: number, count: number) => {
    for (let bit = count - 1; bit >= 0; bit--) bits.push((value >> bit) & 1);
  };
  push(4, 4);
  push(bytes.length, version >= 10 ? 16 : 8);
  for (const byte of bytes) push(byte, 8);
  push(0, Math.min(4, capacity(version) * 8 - bits.length));
  while (bits.length % 8 !== 0) bits.push(0);
  const words = Array.from({ length: bits.length / 8 }, (_, at) => bits.slice(at * 8, at * 8 + 8).reduce((sum, bit) => sum * 2 + bit, 0));
  for (let pad = 0xec; words.length < capacity(version); pad ^= 0xec ^ 0x11) words.push(pad);
  return words;
}

/** Blocks with their check words, taken in turns. Short blocks come first. */
function interleaved(data: readonly number[], version: number): number[] {
  const count = blockCounts[version - 1]!;
  const checks = checksPerBlock[version - 1]!;
  const short = Math.floor(data.length / count);
  const firstLong = count - (data.length % count);
  const blocks: number[][] = [];
  for (let at = 0, block = 0; block < count; block++) {
    const length = short + (block >= firstLong ? 1 : 0);
    blocks.push(data.slice(at, at + length));
    at += length;
  }
  const remainders = blocks.map((block) => remainderOf(block, checks));
  const turns = (lists: readonly number[][]) =>
    Array.from({ length: Math.max(...lists.map((list) => list.length)) }, (_, at) => lists.flatMap((list) => list[at] ?? [])).flat();
  return [...turns(blocks), ...turns(remainders)];
}

/** Reed-Solomon check words over GF(256) with the polynomial 0x11d. */
function remainderOf(data: readonly number[], count: number): number[] {
  let divisor = [1];
  for (let root = 1, step = 0; step < count; step++, root = times(root, 2)) {
    const next: number[] = Array.from({ length: divisor.length + 1 }, () => 0);
    divisor.forEach((factor, at) => {
      next[at]! ^= factor;
      next[at + 1]! ^= times(factor, root);
    });
    divisor = next;
  }
  const rest: number[] = Array.from({ length: count }, () => 0);
  for (const word of data) {
    const factor = word ^ rest.shift()!;
    rest.push(0);
    for (let at = 0; at < count; at++) rest[at]! ^= times(divisor[at + 1]!, factor);
  }
  return rest;
}

function times(one: number, other: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    if ((other >> bit) & 1) product ^= one;
  }
  return product;
}

/** Finder, timing and alignment patterns, format and version: everything that is not data. */
function frameOf(version: number, mask: number): Grid {
  const size = version * 4 + 17;
  const make = () => Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  const grid: Grid = { size, dark: make(), fixed: make() };
  const set = (row: number, column: number, isDark: boolean) => {
    if (row < 0 || column < 0 || row >= size || column >= size) return;
    grid.dark[row]![column] = isDark;
    grid.fixed[row]![column] = true;
  };
  for (let at = 0; at < size; at++) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  const square = (row: number, column: number, reach: number, isDark: (ring: number) => boolean) => {
    for (let down = -reach; down <= reach; down++)
      for (let right = -reach; right <= reach; right++) set(row + down, column + right, isDark(Math.max(Math.abs(down), Math.abs(right))));
  };
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const)
    square(row, column, 4, (ring) => ring !== 2 && ring !== 4);
  const places = alignments[version - 1]!;
  const last = places.length - 1;
  places.forEach((row, a) => {
    places.forEach((column, b) => {
      const isFinder = (a === 0 && b === 0) || (a === 0 && b === last) || (a === last && b === 0);
      if (!isFinder) square(row, column, 2, (ring) => ring !== 1);
    });
  });
  format(set, size, mask);
  if (version >= 7) versionMarks(set, size, version);
  return grid;
}

type SetModule = (row: number, column: number, isDark: boolean) => void;

function format(set: SetModule, size: number, mask: number): void {
  const level = 1;
  const bits = withRemainder((level << 3) | mask, 10, 0x537) ^ 0x5412;
  const bit = (at: number) => ((bits >> at) & 1) === 1;
  for (let at = 0; at < 15; at++) {
    const down = at < 6 ? at : at < 8 ? at + 1 : size - 15 + at;
    const right = at < 8 ? size - 1 - at : at < 9 ? 7 : 14 - at;
    set(down, 8, bit(at));
    set(8, right, bit(at));
  }
  set(size - 8, 8, true);
}

function versionMarks(set: SetModule, size: number, version: number): void {
  const bits = withRemainder(version, 12, 0x1f25);
  for (let at = 0; at < 18; at++) {
    const far = size - 11 + (at % 3);
    const near = Math.floor(at / 3);
    set(near, far, ((bits >> at) & 1) === 1);
    set(far, near, ((bits >> at) & 1) === 1);
  }
}

/** A value followed by its BCH check bits. */
function withRemainder(value: number, checks: number, polynomial: number): number {
  let rest = value;
  for (let step = 0; step < checks; step++) rest = (rest << 1) ^ ((rest >> (checks - 1)) * polynomial);
  return (value << checks) | (rest & ((1 << checks) - 1));
}

/** Lays the words into what is free: two columns at a time from the right, up and down in turns. */
function fill({ size, dark, fixed }: Grid, words: readonly number[], mask: number): void {
  let at = 0;
  for (let right = size - 1, isUp = true; right >= 1; right -= 2, isUp = !isUp) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const row = isUp ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (fixed[row]![column]) continue;
        const bit = at < words.length * 8 && ((words[at >> 3]! >> (7 - (at & 7))) & 1) === 1;
        dark[row]![column] = bit !== masks[mask]!(row, column);
        at++;
      }
    }
  }
}

const masks: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_row, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

/** How badly a mask suits: long runs, blocks of one colour, and an uneven share of dark. The least bad is drawn. */
function penaltyOf(dark: readonly (readonly boolean[])[]): number {
  const size = dark.length;
  let penalty = 0;
  let count = 0;
  for (let row = 0; row < size; row++) {
    for (const at of [(column: number) => dark[row]![column], (column: number) => dark[column]![row]]) {
      for (let column = 1, run = 1; column <= size; column++) {
        if (column < size && at(column) === at(column - 1)) run++;
        else {
          if (run >= 5) penalty += run - 2;
          run = 1;
        }
      }
    }
    for (let column = 0; column < size; column++) {
      if (dark[row]![column]) count++;
      const here = dark[row]![column];
      if (
        row > 0 &&
        column > 0 &&
        here === dark[row - 1]![column] &&
        here === dark[row]![column - 1] &&
        here === dark[row - 1]![column - 1]
      )
        penalty += 3;
    }
  }
  return penalty + 10 * Math.floor(Math.abs((count * 100) / (size * size) - 50) / 5);
}
