import type { Practice } from "../../engine/house.ts";
import { ticketSource } from "./rules.ts";
import { sourceFacts } from "./store.ts";

export const sources: Practice = { name: "source", kinds: [{ kind: ticketSource, facts: sourceFacts }] };
