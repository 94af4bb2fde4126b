import { defaulted, optional, text } from "../../kernel/model.ts";
import { severitySetting } from "../usual-settings.ts";

const list = (label: string, words: string, help: string) => defaulted(text({ label, max: 400, help }), words);

export const mailSettings = {
  senders: optional(
    text({ label: "Senders that are heard", max: 1000, help: "Addresses or @domains, with commas. Nothing: whoever has the key." }),
  ),
  resolveWords: list(
    "Words for: it is over",
    "resolved, recovered, recovery, ok, cleared",
    "Where one of them is the first word for a state in the subject.",
  ),
  acknowledgeWords: list("Words for: somebody has it", "acknowledged", "Where one of them is the first word for a state in the subject."),
  triggerWords: list(
    "Words that say that it fires",
    "problem, alert, alarm, warning, critical, error, down, firing, triggered, failed",
    "A subject that begins with none of all these words fires too. All of them are left out where subjects tell conditions apart.",
  ),
  ...severitySetting,
};
