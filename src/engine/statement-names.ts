import { createHash } from "node:crypto";

/**
 * The names by which the database remembers statements. Each connection keeps every one of them for as long as it lives, so there are only so many:
 * a statement beyond them has none, and is planned each time anew.
 */
export class StatementNames {
  private readonly known = new Map<string, string>();
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  /** The name of a statement; undefined where as many are known as may be. */
  nameOf(text: string): string | undefined {
    const known = this.known.get(text);
    if (known !== undefined || this.known.size >= this.most) return known;
    const name = `rows-${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
    this.known.set(text, name);
    return name;
  }
}
