import type { Tx } from "../../engine/db/connection.ts";
import type { ChannelType, MethodType } from "./contact.model.ts";
import { signingKeyOf } from "./signing.ts";

/** Where a delivery goes, as the connectors need it; or why it can go nowhere any more. */
export type Destination =
  | { by: "mail"; address: string }
  | { by: "chat"; address: string; flavour?: "slack" | "teams" }
  | { by: "webhook"; address: string; secret: string }
  | { by: "gateway"; to: string; gateway: GatewayRow }
  | { by: "nothing"; because: string };
type GatewayRow = {
  address: string;
  secret: string | null;
  contentType: "application/json" | "application/x-www-form-urlencoded";
  body: string;
  headers: Record<string, string>;
};

/** Finds where a delivery's target is now: the address may have changed since, or the way may be retired. */
export async function destinationOf(tx: Tx, target: Readonly<Record<string, string>>): Promise<Destination> {
  return target.kind === "outgoingChannel" ? ofChannel(tx, target.id ?? "") : ofMethod(tx, target.id ?? "");
}

type ChannelRow = Omit<GatewayRow, "body"> & { channelType: ChannelType; body: string | null };
const channelColumns = `channel_type as "channelType", address, secret, content_type as "contentType", body, headers`;

async function ofChannel(tx: Tx, id: string): Promise<Destination> {
  const [channel] = await tx.query<ChannelRow>(`select ${channelColumns} from outgoing_channel where id = $1 and active`, [id]);
  if (!channel) return { by: "nothing", because: "The channel is retired." };
  const { channelType, address, secret } = channel;
  if (channelType === "slack" || channelType === "teams") return { by: "chat", address, flavour: channelType };
  if (channelType === "webhook") return { by: "webhook", address, secret: secret ?? "" };
  return { by: "nothing", because: "A gateway needs a number to send to." };
}

type MethodRow = { methodType: MethodType; address: string | null; isOwner: boolean };

async function ofMethod(tx: Tx, id: string): Promise<Destination> {
  const [method] = await tx.query<MethodRow>(
    `select m.method_type as "methodType", m.address, p.active is true as "isOwner"
     from contact_method m join v_person p on p.id = m.person where m.id = $1 and m.active`,
    [id],
  );
  if (!method || method.address === null || !method.isOwner) return { by: "nothing", because: "This contact method is retired." };
  const { methodType, address } = method;
  if (methodType === "mail") return { by: "mail", address };
  if (methodType === "chat") return { by: "chat", address };
  if (methodType === "webhook") return { by: "webhook", address, secret: await signingKeyOf(tx, id) };
  const gateway = await gatewayFor(tx, methodType === "sms" ? "smsGateway" : "voiceGateway");
  return gateway ? { by: "gateway", to: address, gateway } : { by: "nothing", because: "The office has no gateway for it any more." };
}

async function gatewayFor(tx: Tx, type: ChannelType): Promise<GatewayRow | null> {
  const [row] = await tx.query<ChannelRow>(
    `select ${channelColumns} from outgoing_channel where channel_type = $1 and active order by position, id limit 1`,
    [type],
  );
  return row ? { ...row, body: row.body ?? "" } : null;
}
