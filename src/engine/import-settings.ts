import { z } from "zod";
import { isZone } from "../kernel/time.ts";
import type { ImporterCard, ImportSettings } from "./import-contract.ts";
import { dateOrders, readDateOrder } from "./import-dates.ts";
import { encodings } from "./import-text.ts";

const separatorNames: Record<string, string> = { tab: "\t", comma: ",", semicolon: ";" };

const chosen = z
  .strictObject({
    source: z.string().regex(/^[\w.-]{1,40}$/, "A source is 1 to 40 letters, digits, dots or dashes, such as servicenow-emea."),
    separator: z
      .string()
      .transform((text) => separatorNames[text] ?? text)
      .refine((text) => /^[,;\t|]$/.test(text), "A separator is one of , ; | or tab.")
      .nullable(),
    encoding: z
      .string()
      .refine((text) => encodings.includes(text), `An encoding is one of ${encodings.join(", ")}.`)
      .nullable(),
    missing: z.array(z.string().max(40)).max(40),
    dateOrder: z
      .string()
      .transform((text, context) => {
        const order = readDateOrder(text);
        if (order === null)
          context.addIssue({ code: "custom", message: `Dates are written as one of ${Object.values(dateOrders).join(", ")}.` });
        return order;
      })
      .nullable(),
    timeZone: z.string().refine(isZone, "There is no such time zone. Use a name such as Europe/Berlin.").nullable(),
    customFields: z.boolean(),
    makePeople: z.boolean(),
    onTaken: z
      .enum(["newNumber", "skip"], { error: "For a number that is taken there is a new number (newNumber, new-number) or skip." })
      .nullable(),
    values: z.record(z.string().max(60), z.record(z.string().max(80), z.string().max(80))),
  })
  .partial();

export type ReadSettings = { ok: true; settings: ImportSettings } | { ok: false; errors: { path: string; message: string }[] };

/** What is chosen where nobody chose anything. */
export function settingsFor(importer: Pick<ImporterCard, "source" | "missing">): ImportSettings {
  return {
    source: importer.source,
    separator: null,
    encoding: null,
    missing: importer.missing,
    dateOrder: null,
    timeZone: null,
    customFields: false,
    onTaken: null,
    values: {},
    makePeople: false,
  };
}

/** Lays given choices over earlier ones; every bad one is named at once. */
export function readSettings(before: ImportSettings, given: unknown): ReadSettings {
  const parsed = chosen.safeParse(given ?? {});
  if (!parsed.success)
    return { ok: false, errors: parsed.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })) };
  const settings = { ...before };
  for (const [name, value] of Object.entries(parsed.data)) if (value !== undefined) Object.assign(settings, { [name]: value });
  return { ok: true, settings };
}
