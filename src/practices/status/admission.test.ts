import type { FastifyRequest } from "fastify";
import { expect, test } from "vitest";
import { HttpProblem } from "../../engine/problem.ts";
import { type Actor, systemActor } from "../../kernel/actor.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import { makeAdmission } from "./admission.ts";
import type { PageCopy } from "./public/copy.model.ts";

const start: Instant = "2026-11-26T12:00:00.000Z";
const copy = (audience: PageCopy["audience"], isPublished: boolean): PageCopy => ({
  ...{ id: "p", name: "P", slug: "p", audience, intro: null, policyNote: null, countsConfidential: false, isPublished, house: null },
  ...{ zone: "UTC", asOf: start, components: [], notices: [] },
});
const request = (cookie?: string) => ({ headers: cookie ? { cookie } : {} }) as FastifyRequest;
const someone = (...permissions: string[]): Actor => ({ ...systemActor("web"), permissions: new Set(permissions) });

test("a published page for everybody asks nobody", async () => {
  const admit = makeAdmission(
    () => Promise.reject(new Error("must not be asked")),
    () => start,
  );
  expect(await admit(copy("public", true), request())).toBe("yes");
});

test("a page of the house wants a sign-in; one that is not published, the right to read of pages", async () => {
  const known: Record<string, Actor> = { staff: someone("status.read"), other: someone("service.read") };
  const admit = makeAdmission(
    async ({ headers }) => known[String(headers.cookie)] ?? null,
    () => start,
  );
  expect(await admit(copy("internal", true), request())).toBe("signIn");
  expect(await admit(copy("internal", true), request("other"))).toBe("yes");
  for (const audience of ["internal", "public"] as const) {
    expect(await admit(copy(audience, false), request())).toBe("no");
    expect(await admit(copy(audience, false), request("other"))).toBe("no");
    expect(await admit(copy(audience, false), request("staff"))).toBe("yes");
  }
});

test("where nobody can be asked, who was known a quarter of an hour ago still is, and nobody else", async () => {
  let now = start;
  let isAway = false;
  const admit = makeAdmission(
    async ({ headers }) => {
      if (isAway) throw Object.assign(new Error("away"), { code: "ECONNREFUSED" });
      return headers.cookie === "known" ? someone("service.read") : null;
    },
    () => now,
  );
  expect(await admit(copy("internal", true), request("known"))).toBe("yes");
  isAway = true;
  now = addMinutes(start, 14);
  expect(await admit(copy("internal", true), request("known"))).toBe("yes");
  for (const cookie of ["stranger", undefined]) expect(await admit(copy("internal", true), request(cookie))).toBe("signIn");
  expect(await admit(copy("internal", false), request("known"))).toBe("no");
  now = addMinutes(start, 16);
  expect(await admit(copy("internal", true), request("known"))).toBe("signIn");
});

test("one who is refused, or signed out since, is not remembered; a question that gets no answer counts as none", async () => {
  let answer: "yes" | "no" | "refused" | "silent" = "yes";
  const admit = makeAdmission(
    async () => {
      if (answer === "refused") throw new HttpProblem(401, "badKey", "This key is unknown.");
      if (answer === "silent") return new Promise<never>(() => undefined);
      return answer === "yes" ? someone() : null;
    },
    () => start,
  );
  expect(await admit(copy("internal", true), request("one"))).toBe("yes");
  answer = "silent";
  expect(await admit(copy("internal", true), request("one"))).toBe("yes");
  answer = "no";
  expect(await admit(copy("internal", true), request("one"))).toBe("signIn");
  answer = "silent";
  expect(await admit(copy("internal", true), request("one"))).toBe("signIn");
  answer = "refused";
  await expect(admit(copy("internal", true), request("one"))).rejects.toThrow("unknown");
});
