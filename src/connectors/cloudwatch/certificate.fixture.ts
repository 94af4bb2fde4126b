import { createSign, generateKeyPairSync } from "node:crypto";

// A self-signed certificate made on the spot, so that no private key need stand in the repository.
// Source: RFC 5280 section 4.1 (fields), X.690 (DER).

const der = (tag: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const sha256WithRsa = sequence(oid("2a864886f70d01010b"), der(0x05));
const commonName = (name: string) => sequence(der(0x31, sequence(oid("550403"), der(0x0c, Buffer.from(name)))));
const time = (at: string) => der(0x18, Buffer.from(`${at.replaceAll(/[-:T]/g, "").slice(0, 14)}Z`));

export type Signer = { pem: string; key: string; sign(text: string, version: "1" | "2"): string };

/** A key with its certificate, valid between two moments. */
export function makeSigner(from: string, until: string): Signer {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const name = commonName("sns.amazonaws.com");
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    sha256WithRsa,
    name,
    sequence(time(from), time(until)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = createSign("RSA-SHA256").update(toBeSigned).sign(privateKey);
  const whole = sequence(toBeSigned, sha256WithRsa, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString("base64").match(/.{1,64}/g)!;
  return {
    pem: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    sign: (text, version) =>
      createSign(version === "1" ? "RSA-SHA1" : "RSA-SHA256")
        .update(text, "utf8")
        .sign(privateKey, "base64"),
  };
}
