import { isUtf8 } from "node:buffer";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { IntakeBody, IntakeRefusal, IntakeRoute } from "./contract.ts";
import { jsonFlaw } from "./json-flaw.ts";

type Read = { ok: true; body: IntakeBody } | { ok: false; refusal: IntakeRefusal };
const unzip = promisify(gunzip);

/** Reads a body as its route wants it. Refuses what is not whole, not in its charset, or says two things at once; it mends nothing. */
export async function readBody(bytes: Uint8Array, headers: Readonly<Record<string, string>>, route: IntakeRoute): Promise<Read> {
  const unpacked = await unpack(bytes, headers["content-encoding"], route.mostBytes ?? defaultMostBytes);
  if (!unpacked.ok) return unpacked;
  const whole = unpacked.body.bytes;
  if (route.reads === "bytes" || route.reads === "nothing") return { ok: true, body: { bytes: whole, text: "", json: undefined } };
  const decoded = decode(whole, headers["content-type"]);
  if (!decoded.ok || route.reads === "text") return decoded;
  if (route.mayBeEmpty && decoded.body.text.trim() === "") return { ok: true, body: { ...decoded.body, json: {} } };
  return readJson(decoded.body);
}

export const defaultMostBytes = 1024 * 1024;

async function unpack(bytes: Uint8Array, encoding: string | undefined, mostBytes: number): Promise<Read> {
  if (encoding === undefined || encoding === "identity") return { ok: true, body: { bytes, text: "", json: undefined } };
  if (encoding !== "gzip") return no("badEncoding", `The body is packed as ${encoding.slice(0, 40)}. Send it plain or as gzip.`);
  try {
    return { ok: true, body: { bytes: await unzip(bytes, { maxOutputLength: mostBytes }), text: "", json: undefined } };
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE")
      return no("tooLarge", `Unpacked, the body is larger than ${mostBytes} bytes.`);
    return no("badEncoding", "The body is not whole gzip, though its header says so.");
  }
}

function decode(bytes: Uint8Array, contentType: string | undefined): Read {
  const charset = /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType ?? "")?.[1]?.toLowerCase() ?? "utf-8";
  if (charset === "utf-8" || charset === "utf8" || charset === "us-ascii") {
    if (!isUtf8(bytes)) return no("badEncoding", "The body is not UTF-8. Send UTF-8, or name its charset in the Content-Type.");
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
    return { ok: true, body: { bytes, text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, json: undefined } };
  }
  try {
    return { ok: true, body: { bytes, text: new TextDecoder(charset, { fatal: true }).decode(bytes), json: undefined } };
  } catch {
    return no("badEncoding", `The body is not what its charset ${charset} says, or that charset is not known here. Send UTF-8.`);
  }
}

function readJson(body: IntakeBody): Read {
  const flaw = jsonFlaw(body.text);
  if (flaw?.code === "tooDeep") return no("tooDeep", flaw.sentence);
  try {
    const json: unknown = JSON.parse(body.text);
    return flaw ? no("nameTwice", flaw.sentence) : { ok: true, body: { ...body, json } };
  } catch (error) {
    const empty = body.text.trim() === "";
    return no("notJson", empty ? "The body is empty." : `The body is not JSON: ${(error as Error).message.slice(0, 200)}.`);
  }
}

function no(code: IntakeRefusal["code"], sentence: string): Read {
  return { ok: false, refusal: { code, sentence } };
}
