// FNV-1a with 64 bits in two halves of 32: what Prometheus and Alertmanager name a set of labels by. A spread, not a secret.
// Source: RFC 9923 (FNV), and github.com/prometheus/common, model/signature.go (read 2026-11).

import { cut } from "./reading.ts";

type Hash = { high: number; low: number };
const encoder = new TextEncoder();
const separator = new Uint8Array([0xff]);

/** The fingerprint Alertmanager gives a set of labels: 16 hex digits. */
export function labelFingerprint(labels: Readonly<Record<string, string>>): string {
  const hash = begin();
  for (const name of Object.keys(labels).sort()) {
    add(hash, encoder.encode(name));
    add(hash, separator);
    add(hash, encoder.encode(labels[name]!));
    add(hash, separator);
  }
  return hex(hash);
}

/** A name of 32 hex digits for a text: the same text always has the same. */
export function nameOfText(text: string): string {
  const bytes = encoder.encode(text);
  const first = begin();
  add(first, bytes);
  const second = begin();
  add(second, separator);
  add(second, bytes.toReversed());
  return hex(first) + hex(second);
}

/** A key of a source within bounds: one that is longer keeps its beginning and the name of the whole, so that two never become one. */
export function boundedKey(key: string, most = 512): string {
  const text = key.trim();
  return text.length <= most ? text : `${cut(text, most - 33)} ${nameOfText(text)}`;
}

function begin(): Hash {
  return { high: 0xcbf29ce4, low: 0x84222325 };
}

/** The prime is 2^40 + 0x1b3: times it is a shift by 40 and a product that a double holds exactly. */
function add(hash: Hash, bytes: Uint8Array): void {
  let { high, low } = hash;
  for (const byte of bytes) {
    low = (low ^ byte) >>> 0;
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x1_0000_0000) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  hash.high = high;
  hash.low = low;
}

function hex({ high, low }: Hash): string {
  return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
}
