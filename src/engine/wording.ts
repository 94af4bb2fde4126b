import type { Post } from "./outgoing.ts";

/** Where a language model is asked, in the form of OpenAI's chat completions, which most others speak. */
export type WordingSettings = { url: string; model: string; key: string | null };
export type Worded = { ok: true; text: string } | { ok: false; sentence: string };
/** Another wording of a sentence, which holds slots in braces in place of every number and name. */
export type Wording = { model: string; suggest(sentence: string): Promise<Worded> };

const task = [
  "You edit one sentence group of an operations paper for executives.",
  "Keep the meaning. Plain words, active voice, no adjective that is not there, no new claim, British English.",
  "Tokens in braces, such as {kept} or {@by}, stand for numbers, dates and names: keep each exactly as it is, as often as it is.",
  "Write no digit and no number word of your own. Answer with the text alone.",
].join(" ");
const mostLetters = 4000;

/**
 * Asks a model for another wording. What it is shown is the sentence with its slots: no number, no name and no record leaves the office. What it
 * answers is a proposal and nothing more; whoever asks must hold it against the sentence. Source: OpenAI API, POST /chat/completions.
 */
export function makeWording({ url, model, key }: WordingSettings, post: Post): Wording {
  return {
    model,
    async suggest(sentence) {
      const messages = [
        { role: "system", content: task },
        { role: "user", content: sentence.slice(0, mostLetters) },
      ];
      const answer = await post({
        url: `${url.replace(/\/+$/, "")}/chat/completions`,
        headers: { "content-type": "application/json", ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
        body: JSON.stringify({ model, temperature: 0, messages }),
        mostBytes: 256 * 1024,
      });
      if (!answer.ok)
        return { ok: false, sentence: `The language model could not be reached: ${answer.reason} The sentence stands as it is.` };
      if (answer.status !== 200)
        return {
          ok: false,
          sentence: `The language model answered with ${answer.status}. The sentence stands as it is; the operator sees to the model.`,
        };
      const text = textOf(answer.text);
      return text === null
        ? { ok: false, sentence: "The language model answered with no text. The sentence stands as it is." }
        : { ok: true, text };
    },
  };
}

function textOf(body: string): string | null {
  try {
    const read = JSON.parse(body) as { choices?: { message?: { content?: unknown } }[] };
    const content = read.choices?.[0]?.message?.content;
    return typeof content === "string" && content.trim() !== "" ? content.trim().slice(0, mostLetters) : null;
  } catch {
    return null;
  }
}
