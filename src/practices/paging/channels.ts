import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { ChannelType, MethodType } from "./contact.model.ts";

export type KnownChannel = { id: Id; name: string; channelType: ChannelType; methodType: MethodType; alarms: boolean };

/** Active channels, in order; kept until one changes. */
export function channelsOf(tx: Tx, house: House): Promise<KnownChannel[]> {
  return house.policies.get("outgoingChannels", ["outgoingChannel"], async () => {
    const rows = await tx.query<Omit<KnownChannel, "methodType">>(
      `select id, name, channel_type as "channelType", alarms is true as alarms from outgoing_channel where active order by position, id`,
    );
    return rows.map((row) => ({ ...row, methodType: methodTypeOf[row.channelType] }));
  });
}

const methodTypeOf: Record<ChannelType, MethodType> = {
  slack: "chat",
  teams: "chat",
  webhook: "webhook",
  smsGateway: "sms",
  voiceGateway: "voice",
};
