import { z } from "zod";

const part = z.string({ error: "The passkey's answer is not complete." }).min(1).max(20_000);
const credential = {
  id: part,
  rawId: part,
  type: z.literal("public-key", { error: "The passkey's answer is not of type public-key." }),
  authenticatorAttachment: z.enum(["cross-platform", "platform"]).optional(),
  clientExtensionResults: z.looseObject({}).default({}),
};
const transports = z.array(z.enum(["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"])).max(10);

/** What a browser answers when a passkey signs in. Source: Web Authentication Level 3, section 5.1.8 (AuthenticationResponseJSON). */
export const passkeyAnswer = z.object({
  ...credential,
  response: z.object({ clientDataJSON: part, authenticatorData: part, signature: part, userHandle: part.optional() }),
});

/** What a browser answers when a passkey is made. Source: Web Authentication Level 3, section 5.1.8 (RegistrationResponseJSON). */
export const passkeyMade = z.object({
  ...credential,
  response: z.looseObject({ clientDataJSON: part, attestationObject: part, transports: transports.optional() }),
});
