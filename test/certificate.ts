import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

// A certificate of this machine for an hour of tests: what clients must be given that speak HTTPS only. Source: RFC 5280 section 4.1, X.690.

/** A self-signed certificate for 127.0.0.1 and localhost, valid for a day around a moment, with its key. */
export function makeCertificate(now = new Date()): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const day = 86_400_000;
  const name = sequence(set(sequence(objectId("550403"), tagged(0x0c, Buffer.from("Quarterdeck tests")))));
  const names = sequence(tagged(0x82, Buffer.from("localhost")), tagged(0x87, Buffer.from([127, 0, 0, 1])));
  const extensions = sequence(
    sequence(objectId("551d11"), tagged(0x04, names)),
    sequence(objectId("551d13"), tagged(0x01, Buffer.from([0xff])), tagged(0x04, sequence(tagged(0x01, Buffer.from([0xff]))))),
  );
  const toSign = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.from([1, ...Buffer.from(String(now.getTime()))])),
    ecdsaWithSha256,
    name,
    sequence(time(new Date(now.getTime() - day)), time(new Date(now.getTime() + day))),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, extensions),
  );
  const der = sequence(toSign, ecdsaWithSha256, bits(signed(toSign, privateKey)));
  const lines = der.toString("base64").match(/.{1,64}/g)!;
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

const ecdsaWithSha256 = tagged(0x30, objectId("2a8648ce3d040302"));

function signed(data: Buffer, key: KeyObject): Buffer {
  return sign("sha256", data, key);
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function set(...parts: readonly Buffer[]): Buffer {
  return tagged(0x31, Buffer.concat(parts));
}

function objectId(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, "hex"));
}

function bits(content: Buffer): Buffer {
  return tagged(0x03, Buffer.concat([Buffer.from([0]), content]));
}

function time(at: Date): Buffer {
  return tagged(0x17, Buffer.from(`${at.toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));
}
