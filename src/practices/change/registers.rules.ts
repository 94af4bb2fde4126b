import { defineRegister } from "../../kernel/register.ts";
import { type ChangeType, changeTypeModel, type Freeze, freezeModel } from "./register.model.ts";

/** Times in which nothing is changed. Writing one waits for those who are just stepping into it, and makes those behind it see it. */
export const freeze = {
  ...defineRegister<Freeze>(freezeModel, {
    read: "change.read",
    write: "change.freeze",
    check: (row) => {
      if (row.endsAt <= row.startsAt) return { code: "endsBeforeItBegins", field: "endsAt" };
      return row.reason.trim() === "" ? { code: "reasonNeeded", field: "reason" } : null;
    },
    refusals: { endsBeforeItBegins: "The freeze ends before it begins.", reasonNeeded: "Say why nothing is changed then." },
  }),
  fences: () => ({ writes: ["freeze"] }),
};

/** What the office asks of each type of change. */
export const changeType = defineRegister<ChangeType>(changeTypeModel, { read: "change.read", write: "change.administer" });
