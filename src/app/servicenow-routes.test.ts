import { expect, test } from "vitest";
import { HttpProblem } from "../engine/problem.ts";
import { knownRefusal } from "./servicenow-routes.ts";

test("what the house says no with is said in ServiceNow's statuses and words", () => {
  const said = (status: number, code: string, more: Record<string, unknown> = {}) => {
    const refused = knownRefusal(new HttpProblem(status, code, "Slower, please.", more));
    return refused && { status: refused.status, headers: refused.headers, ...(refused.body().error as object) };
  };
  expect(said(429, "tooMany", { retryAfterSeconds: 7 })).toEqual({
    ...{ status: 429, headers: { "retry-after": "7" }, message: "Rate limit exceeded", detail: "Slower, please." },
  });
  expect(said(500, "filterTooSlow")).toMatchObject({
    ...{ status: 500, message: "Transaction cancelled: maximum execution time exceeded" },
    detail: expect.stringContaining("maximum execution time exceeded"),
  });
  expect(said(401, "signIn")).toMatchObject({
    status: 401,
    message: "User Not Authenticated",
    headers: { "www-authenticate": expect.any(String) },
  });
  expect(said(403, "keyScope")).toMatchObject({ status: 403, message: "User Not Authorized", code: "KEY_SCOPE" });
  expect(said(400, "badJson")).toMatchObject({ status: 400, detail: "The payload is not valid JSON." });
  expect(said(413, "tooLarge")).toMatchObject({ status: 413, message: "Operation Failed" });
  expect(said(409, "closed")).toMatchObject({ status: 403, message: "Operation Failed", code: "CLOSED" });
  expect(said(422, "emptyFile")).toMatchObject({ status: 400, message: "Operation Failed" });
  expect(knownRefusal(Object.assign(new Error("duplicate"), { code: "23505" }))?.status).toBe(403);
  expect(knownRefusal(new Error("a fault"))).toBeNull();
});
