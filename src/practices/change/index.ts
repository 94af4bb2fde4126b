import type { Practice } from "../../engine/house.ts";
import { changeApproval } from "./approval.rules.ts";
import { changeNotices } from "./notices.ts";
import { changeReaction } from "./reactions.ts";
import { changeTemplate, changeType, freeze } from "./registers.rules.ts";
import { changeRoutes } from "./routes.ts";
import { change } from "./rules.ts";
import { changeFacts, noticeFacts } from "./store.ts";
import { changeTask } from "./task.rules.ts";
import { reactionFacts, taskFacts } from "./task-store.ts";

export const changes: Practice = {
  name: "change",
  kinds: [
    { kind: change, facts: changeFacts },
    { kind: changeApproval },
    { kind: freeze },
    { kind: changeType },
    { kind: changeTemplate },
    { kind: changeTask, facts: taskFacts },
  ],
  reactions: [{ ...changeReaction, facts: reactionFacts }],
  notices: [{ ...changeNotices, facts: noticeFacts }],
  routes: changeRoutes,
};
