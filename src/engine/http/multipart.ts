import { HttpProblem } from "../problem.ts";

/** One part of a form; `body` is what it holds, and must be read, or left, before the next part is asked for. */
export type FormPart = { name: string; fileName: string | null; type: string; body: AsyncIterable<Uint8Array> };

const longestHead = 16_384;
const mostParts = 50;

/**
 * Reads a multipart form part by part as it comes in; nothing of it is held but what a boundary may hide in.
 * Refuses what ends early or is no such form. Source: RFC 7578, RFC 2046 section 5.1.
 */
export async function* formParts(source: AsyncIterable<Uint8Array>, contentType: string): AsyncGenerator<FormPart> {
  const found = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  const boundary = found?.[1] ?? found?.[2];
  if (boundary === undefined) throw badForm("Its content type names no boundary.");
  const reader = new Reader(source, Buffer.from(`\r\n--${boundary}`));
  await drain(reader.untilDelimiter());
  for (let count = 0; !(await reader.isAtEnd()); count++) {
    if (count >= mostParts) throw badForm(`It has more than ${mostParts} parts.`);
    const head = await reader.head();
    const body = reader.untilDelimiter();
    yield { ...partOf(head), body };
    await drain(body);
  }
}

async function drain(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _chunk of body);
}

function partOf(head: string): Omit<FormPart, "body"> {
  const header = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(head)?.[1]?.trim() ?? "";
  const disposition = header("content-disposition");
  const said = (name: string) => {
    const found = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;]*))`, "i").exec(disposition);
    return found ? (found[1] ?? found[2] ?? "").replace(/\\(.)|%22/g, (_all, letter?: string) => letter ?? '"') : null;
  };
  const coded = /;\s*filename\*=utf-8''([^\s;]*)/i.exec(disposition)?.[1];
  return { name: said("name") ?? "", fileName: (coded && decoded(coded)) ?? said("filename"), type: header("content-type") };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

class Reader {
  private readonly source: AsyncIterator<Uint8Array>;
  private readonly delimiter: Buffer;
  // The first boundary needs no line before it.
  private held = Buffer.from("\r\n");
  private isOver = false;

  constructor(source: AsyncIterable<Uint8Array>, delimiter: Buffer) {
    this.source = source[Symbol.asyncIterator]();
    this.delimiter = delimiter;
  }

  /** What stands before the next delimiter, which is taken too. */
  async *untilDelimiter(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const at = this.held.indexOf(this.delimiter);
      if (at >= 0) {
        const before = this.held.subarray(0, at);
        this.held = this.held.subarray(at + this.delimiter.length);
        if (before.length > 0) yield before;
        return;
      }
      const sure = this.held.length - this.delimiter.length + 1;
      if (sure > 0) {
        const before = this.held.subarray(0, sure);
        this.held = this.held.subarray(sure);
        yield before;
      }
      await this.more();
    }
  }

  /** Whether the delimiter that was just taken is the last; its line is taken. */
  async isAtEnd(): Promise<boolean> {
    while (this.held.length < 2) await this.more();
    if (this.held.subarray(0, 2).toString("latin1") === "--") return true;
    await this.line("\r\n");
    return false;
  }

  async head(): Promise<string> {
    // A part may have no header at all.
    while (this.held.length < 2) await this.more();
    if (this.held.subarray(0, 2).toString("latin1") === "\r\n") return this.line("\r\n");
    return this.line("\r\n\r\n");
  }

  private async line(end: string): Promise<string> {
    for (;;) {
      const at = this.held.indexOf(end);
      if (at >= 0) {
        const text = this.held.subarray(0, at).toString("utf8");
        this.held = this.held.subarray(at + end.length);
        return text;
      }
      if (this.held.length > longestHead) throw badForm("A part of it has a very long head.");
      await this.more();
    }
  }

  private async more(): Promise<void> {
    if (this.isOver) throw badForm("It ends in the middle.");
    const next = await this.source.next();
    if (next.done) this.isOver = true;
    else this.held = Buffer.concat([this.held, next.value]);
  }
}

function badForm(says: string): HttpProblem {
  return new HttpProblem(400, "badForm", `The form cannot be read. ${says} Send multipart/form-data with a file.`);
}
