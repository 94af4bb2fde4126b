import type { Instant } from "../kernel/time.ts";
import { breathing } from "./breathing.ts";
import { type CustomColumn, customColumns, type Mapping, readRows } from "./import-columns.ts";
import type {
  DateOrder,
  Importer,
  ImportProblem,
  ImportRow,
  ImportSettings,
  ImportSubject,
  ImportTools,
  Sheet,
} from "./import-contract.ts";
import { type Companion, Referred, stableId, whatIsHere } from "./import-refer.ts";
import type { Office } from "./office.ts";

export type SettledSettings = ImportSettings & { dateOrder: DateOrder; timeZone: string };
/** What a table of texts means, before anybody looks at what is here already. */
export type Translation = {
  rows: readonly ImportRow[];
  subjects: ImportSubject[];
  /** The first refusal of each line, by line. */
  refused: Map<number, ImportProblem>;
  remarks: ImportProblem[];
  sentences: string[];
  /** Words that mean nothing here, by target. */
  unknown: Record<string, string[]>;
  companions: Companion[];
};
type Asked = {
  importer: Importer;
  sheet: Sheet;
  mapping: Mapping;
  settings: SettledSettings;
  /** Beyond it everything is still to come; our own clock where nothing is said. */
  now?: Instant;
};

const mostWords = 40;

/** Translates every row of a sheet by its importer, and finds out what the rows name. Writes nothing; lets others breathe in between. */
export async function translateSheet(office: Office, { importer, sheet, mapping, settings, now }: Asked): Promise<Translation> {
  const custom: CustomColumn[] = customColumns(sheet, mapping, office.fields.custom(importer.kind));
  const refused = new Map<number, ImportProblem>();
  const remarks: ImportProblem[] = [];
  const sentences: string[] = [];
  const unknown: Record<string, string[]> = {};
  const tell = (kind: "refuse" | "remark", problem: ImportProblem) => {
    if (kind === "remark") remarks.push(problem);
    else if (!refused.has(problem.line)) refused.set(problem.line, problem);
  };
  const rows = await readRows({ importer, sheet, mapping, settings, custom, tell });
  const referred = new Referred({ office, importer, source: settings.source, known: await whatIsHere(office, importer, sheet, mapping) });
  const columnOf = (target: string | null) => (target === null ? null : (sheet.columns[mapping.indexOf(target)] ?? target));
  const tools: ImportTools = {
    rows,
    settings,
    now: now ?? office.clock.now(),
    has: (target) => mapping.includes(target),
    refer: (kind, name, id) => referred.refer(kind, name, id),
    choice: (field, word, dependsOn = null) => referred.choice(field, word, dependsOn),
    idOf: (key) => stableId(settings.source, importer.kind, key),
    refuse: (row, target, reason) => tell("refuse", { line: row.line, column: columnOf(target), reason }),
    unknown: (target, word) => {
      const words = unknown[target] ?? [];
      unknown[target] = words;
      if (words.length < mostWords && !words.includes(word)) words.push(word);
    },
    remark: (row, target, reason) => tell("remark", { line: row.line, column: columnOf(target), reason }),
    say: (sentence) => sentences.push(sentence),
  };
  const subjects: ImportSubject[] = [];
  const breathe = breathing();
  for (const subject of importer.translate(tools)) {
    subjects.push(subject);
    await breathe();
  }
  return { rows, subjects, refused, remarks, sentences, unknown, companions: await referred.companions(office.db, custom) };
}
