import { expect, test } from "vitest";
import { holdsItsFixtures, read, survivesMutation } from "../connector.fixture.ts";
import { cloudwatch } from "./manifest.ts";

holdsItsFixtures(cloudwatch, import.meta.dirname);
survivesMutation(cloudwatch, import.meta.dirname);

test("what a message calls its topic is told in letters that can be kept", () => {
  const body = {
    Type: "UnsubscribeConfirmation",
    MessageId: "1",
    TopicArn: "arn:\u0000",
    Message: "Ended",
    Timestamp: "2026-11-26T07:58:46.134Z",
    SignatureVersion: "2",
    Signature: "bm90IGNoZWNrZWQ=",
    SigningCertURL: "https://sns.eu-central-1.amazonaws.com/one.pem",
    Token: "t0",
    SubscribeURL: "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription",
  };
  const got = read(cloudwatch, { body });
  expect(got.ok && got.warnings).toEqual(["The subscription to arn:\uFFFD has ended: no alarm of it comes any more."]);
});
