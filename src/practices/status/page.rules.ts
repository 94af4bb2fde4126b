import { accept, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Kind } from "../../kernel/practice.ts";
import { defineRegister } from "../../kernel/register.ts";
import { type StatusPage, statusPageModel } from "./page.model.ts";

export const permissions = { read: "status.read", write: "status.administer" };

const register = defineRegister<StatusPage>(statusPageModel, {
  ...permissions,
  check: (record) => (isSlug(record.slug) ? null : { code: "badSlug", field: "slug", because: record.slug }),
  refusals: {
    badSlug: "{because} cannot be the end of an address. Use small letters, digits and single hyphens, such as it-services.",
    slugTaken: "There is a page at /status/{because} already. Choose another address, or change that one's.",
    nothingOnIt: "A page without components says nothing. Put at least one on it first.",
    publishedAlready: "This page is published already.",
    notPublished: "This page is not published.",
    retired: "This page is retired. Bring it back first.",
  },
});
type PageCommand = Parameters<typeof register.decide>[0]["command"];

/** Which page holds an address, and how many components in use stand on each. */
export type PageFacts = { slugs: ReadonlyMap<string, Id>; components: ReadonlyMap<Id, number> };

/** A status page: a register in which an address stands once, and which is read by others only once it was published. */
export const statusPage: Kind<StatusPage, PageCommand, PageFacts> = {
  ...register,
  commands: {
    ...register.commands,
    publish: { label: "Publish", input: {}, permission: permissions.write, order: 2, help: "From then on its readers find it." },
    unpublish: { label: "Take offline", input: {}, permission: permissions.write, order: 8, help: "Its readers find nothing there." },
  },
  events: {
    ...register.events,
    pagePublished: { audience: "staff", label: "published" },
    pageUnpublished: { audience: "staff", label: "taken offline" },
  },
  factsRead: ["statusComponent"],
  gate: (question) => register.gate({ ...question, facts: undefined }) ?? standing(question.current, question.command.type, question.facts),
  decide: (question) => {
    const { command, current, facts, now } = question;
    const denied = register.gate({ ...question, facts: undefined }) ?? standing(current, command.type, facts);
    if (denied) return { ok: false, refusal: denied };
    if (current && command.type === "publish")
      return accept({ ...current, isPublished: true, publishedAt: now }, { type: "pagePublished", data: { slug: current.slug } });
    if (current && command.type === "unpublish")
      return accept({ ...current, isPublished: false, publishedAt: null }, { type: "pageUnpublished", data: { slug: current.slug } });
    const decision = register.decide({ ...question, facts: undefined });
    if (!decision.ok) return decision;
    const { slug, id } = decision.next;
    const holder = facts.slugs.get(slug);
    return holder !== undefined && holder !== id ? refuse("slugTaken", { field: "slug", because: slug }) : decision;
  },
  learn: (facts, { after }) => ({ ...facts, slugs: new Map(facts.slugs).set(after.slug, after.id) }),
};

function standing(current: StatusPage | null, type: string, facts: PageFacts): Refusal | null {
  if (!current || (type !== "publish" && type !== "unpublish")) return null;
  if (type === "unpublish") return current.isPublished ? null : { code: "notPublished" };
  if (!current.active) return { code: "retired" };
  if (current.isPublished) return { code: "publishedAlready" };
  return (facts.components.get(current.id) ?? 0) > 0 ? null : { code: "nothingOnIt" };
}

/** Whether a text can be the end of a page's address. */
export function isSlug(text: string): boolean {
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && text.length <= 60;
}
