import { type Message, type Outcome, outcomeOf, type Post } from "../outgoing.ts";
import { composeGateway, type Gateway } from "./compose.ts";

/** Asks a gateway to send a text message, or to call and say it. */
export async function sendByGateway(post: Post, gateway: Gateway, to: string, message: Message): Promise<Outcome> {
  const { headers, body } = composeGateway(gateway, to, message);
  return outcomeOf(await post({ url: gateway.address, headers, body }));
}
