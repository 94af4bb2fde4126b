import { choice, defaulted, optional, text } from "../../kernel/model.ts";
import { plainAnswer } from "../answers.ts";
import type { Connector } from "../contract.ts";
import { severitySetting } from "../usual-settings.ts";
import { check, follow } from "./client.ts";
import { translate } from "./translate.ts";

const route = "/intake/cloudwatch/:key";

/** Alarms of Amazon CloudWatch, by SNS: every message's signature is checked, and a subscription is confirmed by itself. */
export const cloudwatch: Connector = {
  name: "cloudwatch",
  title: "Amazon CloudWatch",
  about: "Alarms of CloudWatch send by Amazon SNS. Signatures are checked, subscriptions are confirmed by themselves.",
  sources: [
    {
      label: "SNS: verifying signatures",
      url: "https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html",
      read: "2026-11-25",
    },
    {
      label: "SNS: HTTPS endpoints",
      url: "https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html",
      read: "2026-11-25",
    },
  ],
  settings: {
    topicArns: optional(
      text({ label: "Topics", max: 2000, help: "ARNs, with commas. Where none is named, whoever has the key may subscribe any topic." }),
    ),
    insufficientData: defaulted(
      choice(
        [
          { value: "leave", label: "Leave alone" },
          { value: "trigger", label: "Raise an alert" },
        ],
        { label: "Where CloudWatch lacks data" },
      ),
      "leave",
    ),
    ...severitySetting,
  },
  capabilities: ["resolves", "signed"],
  // SNS says text/plain, whatever it sends. Source: AWS documentation, SNS message formats; the largest message has 256 KB.
  routes: [{ method: "POST", path: route, reads: "json", mostBytes: 512 * 1024 }],
  check,
  follow,
  translate,
  answer: plainAnswer,
  setUp: ({ url, key }) => [
    {
      text: "Make an SNS topic (standard), or choose the one your alarms notify, and add a subscription with the protocol HTTPS and this endpoint. Leave raw message delivery off.",
      code: `${url}/intake/cloudwatch/${key}`,
    },
    {
      text: "Quarterdeck must be reachable from the internet and may call sns.REGION.amazonaws.com: it confirms the subscription by itself. It stands under “Last events received”.",
    },
    { text: "Name the topic in the alarms, under In alarm and under OK: without OK nothing is ever resolved." },
  ],
  sample: ({ at }) => ({ route, headers: { "content-type": "text/plain" }, body: JSON.stringify({ Type: "Notification", Timestamp: at }) }),
};
