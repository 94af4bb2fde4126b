import { defaulted, optional, text } from "../kernel/model.ts";
import type { ReadDeployment, Settings } from "./contract.ts";
import { plainText, type Reading } from "./reading.ts";

// What pipelines have in common: how a deployment is told, and which pipelines deploy where their tool does not say.

type State = ReadDeployment["state"];
/** What a translation found, unread; the bounds are kept here. */
export type Found = {
  key: readonly unknown[];
  state: State;
  environment: unknown;
  target: unknown;
  ref?: unknown;
  commit?: unknown;
  committedAt?: unknown;
  link?: unknown;
  startedBy?: unknown;
  at?: unknown;
  title?: unknown;
  /** Texts in which the number of a change may stand. */
  words?: readonly unknown[];
};

/** A deployment within bounds; null where nothing says which it is, or where it goes. */
export function reported(found: Found, reading: Reading): ReadDeployment | null {
  const environment = reading.text(found.environment, "environment", 80);
  const key = found.key.map(plainText);
  if (environment === null || key.some((part) => part === null)) return null;
  const target = reading.text(found.target, "target", 255);
  const ref = reading.text(found.ref, "ref", 255);
  const usual = [target ?? "Something", ref, "to", environment].filter((one) => one !== null).join(" ");
  const words = (found.words ?? []).flatMap((one) => plainText(one) ?? []).join("\n");
  return {
    key: key.join("/").slice(0, 500).toWellFormed(),
    title: reading.text(found.title, "title", 300) ?? reading.text(usual, "title", 300) ?? "Deployment",
    ...{ environment, target, ref, state: found.state },
    commit: reading.text(found.commit, "commit", 64),
    committedAt: found.committedAt === undefined ? null : reading.moment(found.committedAt, "committedAt"),
    link: reading.links([{ href: found.link, text: null }])[0]?.href ?? null,
    startedBy: reading.text(found.startedBy, "startedBy", 160),
    words: reading.text(words, "words", 4000),
    at: found.at === undefined ? null : reading.moment(found.at, "at"),
  };
}

/** Which pipelines deploy, and where to, for tools that do not say it of a run. */
export const pipelineSettings = {
  pipelines: optional(
    text({
      label: "Pipelines that deploy",
      max: 2000,
      help: "Names of workflows, builds or jobs, with commas; a stage as `pipeline/stage`. None: no run is read as a deployment.",
    }),
  ),
  environment: defaulted(
    text({ label: "Where they deploy to", max: 80, help: "The environment, where a run does not say it." }),
    "production",
  ),
};

/** Whether a pipeline is among those that deploy. */
export function deploys(settings: Settings, name: unknown): boolean {
  const said = plainText(name)?.toLowerCase();
  const listed = typeof settings.pipelines === "string" ? settings.pipelines.toLowerCase().split(",") : [];
  return said !== undefined && listed.some((one) => one.trim() === said);
}

/** Where the pipelines of these settings deploy to. */
export function usualEnvironment(settings: Settings): string {
  return typeof settings.environment === "string" ? settings.environment : "production";
}
