import { afterEach, describe, expect, test, vi } from "vitest";
import { api, etagOf, versionOf } from "./api.ts";
import { Problem } from "./problem.ts";

type Seen = { path: string; headers: Headers; body: unknown };

afterEach(() => void vi.unstubAllGlobals());

/** A server that answers as told and keeps what it was sent; "broken" is a connection that broke before an answer. */
function serve(answer: (seen: readonly Seen[]) => Response | "broken"): readonly Seen[] {
  const seen: Seen[] = [];
  vi.stubGlobal("fetch", async (path: string, { headers, body }: RequestInit) => {
    seen.push({ path, headers: new Headers(headers), body });
    const answered = answer(seen);
    if (answered === "broken") throw new TypeError("fetch failed");
    return answered;
  });
  return seen;
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  const type = status < 400 ? "application/json" : "application/problem+json";
  return new Response(JSON.stringify(body), { status, headers: { "content-type": type, ...headers } });
}

describe("the door to the server", () => {
  test("reads a record with the version it will be edited against", async () => {
    serve(() => json(200, { number: "INC0000007" }, { etag: etagOf(4) }));
    const answer = await api.read<{ number: string }>("/api/incidents/INC0000007");
    expect(answer.body.number).toBe("INC0000007");
    expect(versionOf(answer.etag)).toBe(4);
  });

  test("sends JSON, an idempotency key with a POST, If-Match with an edit", async () => {
    const seen = serve(() => json(200, {}));
    await api.post("/api/incidents", { shortDescription: "Drucker" });
    await api.patch("/api/incidents/1", { state: "2" }, { ifMatch: etagOf(3) });
    expect(seen[0]?.headers.get("idempotency-key")).toMatch(/^[0-9a-f]{32}$/);
    expect(seen[0]?.body).toBe('{"shortDescription":"Drucker"}');
    expect(seen[1]?.headers.get("idempotency-key")).toBeNull();
    expect(seen[1]?.headers.get("if-match")).toBe('"3"');
  });

  test("repeats a POST whose connection broke once, under the same key", async () => {
    const seen = serve((all) => (all.length === 1 ? "broken" : json(201, { id: "a" })));
    await expect(api.post("/api/incidents", {})).resolves.toEqual({ id: "a" });
    expect(seen).toHaveLength(2);
    expect(seen[0]?.headers.get("idempotency-key")).toBe(seen[1]?.headers.get("idempotency-key"));
  });

  test("never repeats an edit whose connection broke, and says that no answer came", async () => {
    const seen = serve(() => "broken");
    await expect(api.patch("/api/incidents/1", {})).rejects.toMatchObject({ status: 0, title: "The server did not answer" });
    expect(seen).toHaveLength(1);
  });

  test("a refusal arrives as a Problem with every wrong field and the open way", async () => {
    const body = {
      title: "Not closed",
      detail: "The review is missing.",
      code: "review-missing",
      errors: [{ path: "closeCode", message: "is required" }],
      open: { label: "Open the review", href: "/reviews/1" },
    };
    serve(() => json(422, body));
    const fault = await api.post("/api/incidents/1/close", {}).catch((thrown: unknown) => thrown);
    expect(fault).toBeInstanceOf(Problem);
    expect(fault).toMatchObject({ status: 422, ...body });
    expect(fault instanceof Problem && fault.forField("closeCode")).toBe("is required");
  });

  test("an answer that is no problem+json still says its status in words", async () => {
    serve(() => new Response("<h1>Bad gateway</h1>", { status: 503, headers: { "content-type": "text/html" } }));
    await expect(api.get("/api/session")).rejects.toMatchObject({ status: 503, title: "The server is not ready" });
  });

  test("an empty answer is undefined; an answer that is not JSON is a fault, not a record", async () => {
    serve((all) =>
      all.length === 1
        ? new Response(null, { status: 204 })
        : new Response("<!doctype html>", { headers: { "content-type": "text/html" } }),
    );
    await expect(api.delete("/api/incidents/1")).resolves.toBeUndefined();
    await expect(api.get("/api/incidents")).rejects.toBeInstanceOf(Problem);
  });
});
