import { sendChat } from "../connectors/chat-webhook/client.ts";
import type { Message } from "../connectors/outgoing.ts";
import { sendByGateway } from "../connectors/sms-gateway/client.ts";
import { sendWebhook } from "../connectors/webhook/client.ts";
import { type Channel, lasting, type Parcel, type Sent } from "../engine/delivery-channel.ts";
import { withAddresses } from "../engine/mail-text.ts";
import type { Office } from "../engine/office.ts";
import { makePost, type Post } from "../engine/outgoing.ts";
import { destinationOf } from "../practices/paging/destinations.ts";

// The ways out of the house besides mail: where the ledger's parcels meet the connectors.

type Given = {
  officeUrl: string;
  /** Mail, for contact methods that are another mail address. */
  mail: Channel;
  post?: Post;
};
const names = ["chat", "webhook", "sms", "voice"];

/** Every way out, mail included. */
export function makeChannels(office: Pick<Office, "db">, { officeUrl, mail, post = makePost() }: Given): Channel[] {
  const send = async (parcel: Parcel): Promise<Sent> => {
    if (!parcel.target) return lasting("The delivery does not say where it goes.");
    const to = await destinationOf(office.db, parcel.target);
    if (to.by === "nothing") return lasting(to.because);
    if (to.by === "mail") return mail.send({ ...parcel, to: to.address });
    const message = messageOf(parcel, officeUrl);
    if (to.by === "chat") return sendChat(post, to, message);
    if (to.by === "webhook") return sendWebhook(post, to, message);
    return sendByGateway(post, to.gateway, to.to, message);
  };
  const ofMail: Channel = { name: "mail", send: (parcel) => (parcel.target ? send(parcel) : mail.send(parcel)) };
  return [ofMail, ...names.map((name) => ({ name, send }))];
}

function messageOf({ id, reason, items, leftOut, attempts, possiblyRepeated, at }: Parcel, officeUrl: string): Message {
  return {
    id,
    event: reason,
    items: items.map((item) => withAddresses(item, officeUrl)),
    leftOut,
    plural: items[0]?.plural ?? "messages",
    attempt: attempts,
    possiblyRepeated,
    at,
  };
}
