import { type Message, type Outcome, outcomeOf, type Post } from "../outgoing.ts";
import { type ChatFlavour, composeChat, flavourOf } from "./compose.ts";

/** Posts a message to a chat room's incoming webhook. */
export async function sendChat(post: Post, to: { address: string; flavour?: ChatFlavour }, message: Message): Promise<Outcome> {
  const body = composeChat(message, to.flavour ?? flavourOf(to.address));
  const answer = await post({ url: to.address, headers: { "content-type": "application/json; charset=utf-8" }, body });
  return outcomeOf(answer);
}
