import { z } from "zod";
import { kindEntry } from "../../engine/house.ts";
import { permitted, type Routes } from "../../engine/http/server.ts";
import { HttpProblem } from "../../engine/problem.ts";
import type { Wording } from "../../engine/wording.ts";
import { type Briefing, composedPaper } from "./model.ts";
import { sentencesOf } from "./sentence.rules.ts";
import { wordingFault } from "./wording.rules.ts";

const asked = z.object({ path: z.string().min(1).max(80) });

/** Another wording of a sentence by a language model, where the operator has set one: proposed, held against the sentence, never written by itself. */
export function wordingRoutes(wording: Wording | null): Routes {
  return (server, office) => {
    server.get("/api/wording", async (request) => {
      permitted(request, "briefing.read");
      return { model: wording?.model ?? null };
    });
    server.post("/api/briefings/:key/wording", async (request) => {
      const actor = permitted(request, "briefing.write");
      if (!wording) throw new HttpProblem(404, "noModel", "No language model is set. The operator may set one; papers need none.");
      const body = asked.safeParse(request.body);
      if (!body.success)
        throw new HttpProblem(422, "badFields", "Say which sentence, by its path.", { errors: [{ path: "path", message: "missing" }] });
      const { key } = request.params as { key: string };
      const found = await office.records.whole(office.db, kindEntry(office.house, "briefing"), key, actor, office.clock.now());
      if (!found) throw new HttpProblem(404, "missing", "There is no such briefing, or it is not yours to see.");
      const briefing = found as Briefing;
      const paper = composedPaper(briefing);
      const sentence = sentencesOf(briefing.paper, paper, briefing.edits).find((one) => one.path === body.data.path);
      if (!sentence) throw new HttpProblem(404, "noSuchSentence", `The paper has no sentence at ${body.data.path}.`);
      const worded = await wording.suggest(sentence.text);
      const fault = worded.ok ? wordingFault(sentence.text, worded.text, paper) : worded.sentence;
      if (!worded.ok || fault !== null) throw new HttpProblem(422, "noWording", fault ?? "The sentence stands as it is.");
      return { path: sentence.path, text: worded.text, model: wording.model };
    });
  };
}
