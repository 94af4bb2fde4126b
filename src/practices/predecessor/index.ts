import type { Practice } from "../../engine/house.ts";
import { ticketSource } from "./rules.ts";
import { sourceFacts } from "./store.ts";

export const predecessors: Practice = { name: "predecessor", kinds: [{ kind: ticketSource, facts: sourceFacts }] };
