import { createHash, createSign, generateKeyPairSync, randomBytes } from "node:crypto";

/** A passkey in software, as far as a server can tell: one ES256 key for one site. `verifies`: it checked its holder (PIN, finger). */
export type Passkey = {
  register(options: { challenge: string; rp: { id?: string } }, origin: string): Record<string, unknown>;
  answer(options: { challenge: string; rpId?: string }, origin: string): Record<string, unknown>;
};

/** Makes a passkey. Source: Web Authentication Level 3, sections 6.1 (authenticator data) and 6.5 (attestation, format "none"). */
export function makePasskey(given: { verifies?: boolean } = {}): Passkey {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x, y } = publicKey.export({ format: "jwk" });
  const id = randomBytes(16);
  const present = 0x01 | (given.verifies === false ? 0 : 0x04);
  let counter = 0;
  const data = (rpId: string, flags: number, more: Buffer[] = []) => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(++counter);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, ...more]);
  };
  const client = (type: string, challenge: string, origin: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const whole = (response: Record<string, Buffer>) => ({
    id: id.toString("base64url"),
    rawId: id.toString("base64url"),
    type: "public-key",
    clientExtensionResults: {},
    response: Object.fromEntries(Object.entries(response).map(([name, bytes]) => [name, bytes.toString("base64url")])),
  });
  return {
    register({ challenge, rp }, origin) {
      const key = Buffer.concat([hex("a5010203262001215820"), Buffer.from(x!, "base64url"), hex("225820"), Buffer.from(y!, "base64url")]);
      const authData = data(rp.id!, present | 0x40, [Buffer.alloc(16), hex("0010"), id, key]);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(authData.length);
      const head = Buffer.concat([hex("a3"), text("fmt"), text("none"), text("attStmt"), hex("a0"), text("authData"), hex("59"), length]);
      return whole({ clientDataJSON: client("webauthn.create", challenge, origin), attestationObject: Buffer.concat([head, authData]) });
    },
    answer({ challenge, rpId }, origin) {
      const clientDataJSON = client("webauthn.get", challenge, origin);
      const authenticatorData = data(rpId!, present);
      const signature = createSign("sha256")
        .update(Buffer.concat([authenticatorData, createHash("sha256").update(clientDataJSON).digest()]))
        .sign(privateKey);
      return whole({ clientDataJSON, authenticatorData, signature });
    },
  };
}

function sha256(value: string): Buffer {
  return createHash("sha256").update(value).digest();
}

function hex(value: string): Buffer {
  return Buffer.from(value, "hex");
}

/** A short text in CBOR. Source: RFC 8949 section 3.1, major type 3. */
function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
}
