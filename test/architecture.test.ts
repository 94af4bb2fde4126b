import { expect, test } from "vitest";
import { composeLine } from "../src/app/compose.ts";
import { cyclesAmong, readSource, type Source, sourcesBelow } from "./sources.ts";

// The rooms of the house, by what their files import and name. A failure shows the rule and every place that breaks it.

const all = sourcesBelow("src", ".ts", ".tsx");
const isTest = ({ path }: Source) => /\.(test|fixture)\.tsx?$/.test(path);
const sources = all.filter((one) => !isTest(one));
const byPath = new Map(sources.map((one) => [one.path, one]));
const within = (folder: string) => sources.filter((one) => one.path.startsWith(folder));
const sql = sourcesBelow("src", ".sql");

/** Holds a rule over files: `broken` answers what is wrong with one, or nothing. */
function rule(sentence: string, files: readonly Source[], broken: (file: Source) => readonly string[]): void {
  test(sentence, () => {
    expect(files.length, "no file to look at").toBeGreaterThan(0);
    expect(files.flatMap((file) => broken(file).map((what) => `${file.path}: ${what}`))).toEqual([]);
  });
}

/** Imports that do not satisfy a condition. */
const importsBut = (file: Source, allowed: (names: string, path: string | null, isType: boolean) => boolean): string[] =>
  file.imports.filter((one) => !allowed(one.names, one.path, one.isType)).map((one) => `imports ${one.names}`);
const inFolder = (path: string | null, ...folders: string[]) => path !== null && folders.some((folder) => path.startsWith(folder));
const isNode = (names: string) => names.startsWith("node:");
const isScreen = (names: string) => /^(react|react-dom|@mantine|@tanstack|lucide-react|echarts|dayjs|@dnd-kit|@fontsource)/.test(names);

// The line, read from its one list.
const order = readSource("src/practices/order.ts");
const folderOf = new Map(order.imports.map((one) => [one.names, /^\.\/([^/]+)\//.exec(one.names)?.[1]]));
const named = new Map([...order.code.matchAll(/import \{ (\w+) \} from "([^"]+)"/g)].map((match) => [match[1]!, folderOf.get(match[2]!)!]));
const line = /= \[([^\]]*)\]/
  .exec(order.code)![1]!
  .split(",")
  .map((name) => named.get(name.trim())!)
  .filter(Boolean);
const practiceOf = (path: string) => /^src\/practices\/([^/]+)\//.exec(path)?.[1];
const stands = (practice: string) => line.indexOf(practice);
const isEarlier = (other: string, than: string) => stands(other) >= 0 && stands(other) < stands(than);
const practiceFiles = within("src/practices/").filter((one) => practiceOf(one.path) !== undefined);
const isScreenFile = ({ path }: Source) => /^src\/practices\/[^/]+\/web(\/|\.tsx?$)/.test(path);

const pureName = /(^|\/)([\w-]+\.)?(model|rules|reactions|report|notices|samples)\.ts$/;
/** Pure by name, or because a pure file of the same practice needs it. */
const pure = new Set(practiceFiles.filter((one) => !isScreenFile(one) && pureName.test(one.path)).map((one) => one.path));
for (const path of pure)
  for (const one of byPath.get(path)?.imports ?? [])
    if (one.path && practiceOf(one.path) === practiceOf(path) && byPath.has(one.path) && !one.isType) pure.add(one.path);
const pureFiles = sources.filter((one) => pure.has(one.path));

test("every practice stands in the line of order.ts", () => {
  expect(line.length).toBeGreaterThan(0);
  const folders = new Set(practiceFiles.map((one) => practiceOf(one.path)!));
  expect([...folders].filter((folder) => stands(folder) < 0)).toEqual([]);
});

rule("kernel/ imports only itself and zod; the Temporal polyfill only in its files of time", within("src/kernel/"), (file) =>
  importsBut(
    file,
    (names, path) =>
      inFolder(path, "src/kernel/") || names === "zod" || (names === "temporal-polyfill" && /\/time[\w-]*\.ts$/.test(file.path)),
  ),
);

rule("engine/ imports kernel, itself and server libraries: no practice, no screen, no app", within("src/engine/"), (file) =>
  importsBut(file, (names, path) => (path === null ? !isScreen(names) : inFolder(path, "src/engine/", "src/kernel/"))),
);

rule("pure files of a practice import kernel, their own pure files, and the model and rules of earlier practices", pureFiles, (file) =>
  importsBut(file, (names, path, isType) => {
    if (path === null) return names === "zod";
    if (inFolder(path, "src/kernel/")) return true;
    const other = practiceOf(path);
    const own = practiceOf(file.path)!;
    if (other === own) return pure.has(path) || isType;
    return other !== undefined && isEarlier(other, own) && /(^|\/)([\w-]+\.)?(model|rules)\.ts$/.test(path);
  }),
);

rule(
  "the other files of a practice import their own, kernel, engine, and the model, rules and published views of earlier practices",
  practiceFiles.filter((one) => !pure.has(one.path) && !isScreenFile(one)),
  (file) =>
    importsBut(file, (names, path) => {
      if (path === null) return names === "zod" || names === "fastify" || isNode(names);
      const other = practiceOf(path);
      const own = practiceOf(file.path)!;
      if (inFolder(path, "src/kernel/", "src/engine/") || other === own) return true;
      return other !== undefined && isEarlier(other, own) && /(^|\/)([\w-]+\.)?(model|rules|views)\.ts$/.test(path);
    }),
);

const practiceScreens = practiceFiles.filter(isScreenFile);
test("screens of a practice import their own model and rules, kernel and web/: no store, no route, no engine, no other practice", () => {
  const broken = practiceScreens.flatMap((file) =>
    importsBut(file, (names, path) => {
      if (path === null) return !isNode(names);
      if (inFolder(path, "src/kernel/", "src/web/")) return true;
      return practiceOf(path) === practiceOf(file.path) && !/(store|routes|index)\.ts$/.test(path);
    }).map((what) => `${file.path}: ${what}`),
  );
  expect(broken).toEqual([]);
});

/** Files in a vendor's own folder; those beside the folders are what all of them share. */
const vendorOf = (path: string) => /^src\/connectors\/([^/]+)\//.exec(path)?.[1];
rule(
  "a connector imports kernel, what connectors share, and the models of practices: no store, no rule, no other vendor; Node in client.ts only",
  within("src/connectors/"),
  (file) =>
    importsBut(file, (names, path, isType) => {
      const vendor = vendorOf(file.path);
      if (path === null) return names === "zod" || (isNode(names) && file.path === `src/connectors/${vendor}/client.ts`);
      if (inFolder(path, "src/kernel/")) return true;
      if (inFolder(path, "src/connectors/")) return vendorOf(path) === undefined || vendorOf(path) === vendor;
      if (inFolder(path, "src/engine/")) return file.path === "src/connectors/contract.ts" && isType;
      return practiceOf(path) !== undefined && /(^|\/)([\w-]+\.)?model\.ts$/.test(path);
    }),
);

rule("web/ imports kernel, itself and libraries of the browser: practices are handed in by app", within("src/web/"), (file) =>
  importsBut(file, (names, path) => (path === null ? !isNode(names) : inFolder(path, "src/web/", "src/kernel/"))),
);

rule("nothing of the house imports its tests", sources, (file) =>
  importsBut(file, (names, path) =>
    path === null ? names !== "vitest" : !/^(test|bench|tools)\//.test(path) && !/\.(test|fixture)\.tsx?$/.test(path),
  ),
);

rule(
  "what tests share sets no hook by being imported: files share a worker, and an import runs once in it",
  [...all.filter(isTest), ...sourcesBelow("test", ".ts")].filter((one) => !/\.test\.tsx?$/.test(one.path)),
  (file) => file.code.match(/^(before|after)(Each|All)\b.*/gm) ?? [],
);

test("no file imports itself, over however many others", () => {
  expect(cyclesAmong(sources)).toEqual([]);
});

// Kinds and practices by name. Everyday words among them may stand in a sentence, but not as the name of a kind.
const everyday = new Set(
  "calendar change choice clock contract customField delegation department dependency measure metric negotiation organisation page people person problem review service services settings site status team vendor view workstream".split(
    " ",
  ),
);
const kinds = [...composeLine().kinds.values()].map((entry) => entry.model.kind);
const distinctive = [...new Set([...kinds, ...line])].filter((name) => !everyday.has(name));
const namesKind = new RegExp(`\\b(?:kind|reference)\\s*(?::|===)\\s*"(${kinds.join("|")})"|\\bkinds\\.get\\("(${kinds.join("|")})"`, "g");
const namesPractice = new RegExp(`\\b(${distinctive.join("|")})s?\\b`, "gi");
/** What the house itself is made of: who did it, and what an administrator added to the models. */
const ofTheHouse = new Set(["person", "choice", "customField"]);
rule("kernel/ and engine/ name no kind and no practice", [...within("src/kernel/"), ...within("src/engine/")], (file) => {
  const quoted = [...file.code.matchAll(namesKind)].map((match) => (match[1] ?? match[2])!);
  const spoken = [...file.text.matchAll(namesPractice)].map((match) => match[0]);
  return [...new Set([...quoted, ...spoken])].filter((name) => !ofTheHouse.has(name)).map((name) => `names ${name}`);
});

const tables = new Map<string, string>();
for (const file of sql) {
  const practice = practiceOf(file.path);
  if (practice) for (const match of file.text.matchAll(/create table (?:if not exists )?"?(\w+)"?/g)) tables.set(match[1]!, practice);
}
const sqlNames = /\b(?:from|join|into|update|table|on)\s+(?:only\s+)?"?([a-z][a-z0-9_]*)"?/g;
rule(
  "a table belongs to one practice: others read its v_ view, and only from further down the line",
  [...practiceFiles, ...sql.filter((one) => practiceOf(one.path)), ...within("src/engine/")],
  (file) => {
    const own = practiceOf(file.path);
    return [...file.code.matchAll(sqlNames)].flatMap(([, name]) => {
      const owner = tables.get(name!);
      if (owner && owner !== own) return own === undefined ? [] : [`touches the table ${name} of ${owner}`];
      const viewed = name!.startsWith("v_") ? tables.get(name!.slice(2)) : undefined;
      return own && viewed && viewed !== own && !isEarlier(viewed, own) ? [`reads ${name} of ${viewed}, which stands later`] : [];
    });
  },
);

const clockWords = /\bDate\.now\(|\bnew Date\(\s*\)/g;
rule(
  "time is passed in: no Date.now and no new Date() outside app/",
  sources.filter((one) => !one.path.startsWith("src/app/")),
  (file) => [...file.code.matchAll(clockWords)].map((match) => `asks ${match[0]}`),
);

rule("rules and kernel leave nothing to chance", [...within("src/kernel/"), ...pureFiles], (file) =>
  [...file.code.matchAll(/\b(Math\.random|crypto\b|randomUUID|process\s*[.[]|performance\b)/g)].map((match) => `asks ${match[0]}`),
);

/** The stamp of a migration, and columns that the sign-in library wants so. */
const maySqlAskTime = new Set([
  "src/engine/db/migrate.ts",
  "src/engine/snapshot-fill.ts",
  "src/engine/migrations/20261125T0930-identity.sql",
]);
rule(
  "SQL never asks the time",
  [...within("src/engine/"), ...practiceFiles, ...within("src/app/"), ...sql].filter((one) => !maySqlAskTime.has(one.path)),
  (file) =>
    file.code
      .split("\n")
      .filter(
        (row) =>
          /\b(current_timestamp|current_date|clock_timestamp|localtimestamp)\b/i.test(row) ||
          /\b(select|insert|update|set|where|values|default|and)\b.*[^.\w]now\(\)/i.test(row),
      )
      .map((row) => row.trim()),
);

const written = [...all, ...sql, ...sourcesBelow("test", ".ts"), ...sourcesBelow("tools", ".ts", ".mjs")];
rule("a file has at most 400 lines", written, (file) => (file.lines > 400 ? [`has ${file.lines}`] : []));

rule("a file is named for what it holds: no utils, helpers, common, misc, manager", written, (file) =>
  /(^|[/.-])(utils?|helpers?|common|misc|managers?)([/.-]|$)/i.test(file.path) ? ["is named for nothing"] : [],
);

rule(
  "no test is left out or run alone",
  written.filter((one) => /\.test\.tsx?$/.test(one.path)),
  (file) => [...file.code.matchAll(/\b(?:test|it|describe|suite)\.(?:only|skip|todo)\b/g)].map((match) => match[0]),
);

const shortcuts: [RegExp, string][] = [
  [/\bas unknown as\b/, "as unknown as"],
  [/@ts-(ignore|nocheck|expect-error)/, "@ts-ignore"],
  [/\bcatch\s*(\([^)]*\))?\s*\{\s*\}/, "an empty catch"],
  [/\b(TODO|FIXME|XXX)\b/, "something left to do"],
  [/\bconsole\.(log|error|warn)\b/, "console"],
];
rule(
  "no shortcut that hides a fault",
  [...all, ...sourcesBelow("test", ".ts")].filter((one) => one.path !== "test/architecture.test.ts"),
  (file) => shortcuts.filter(([sign]) => sign.test(file.text)).map(([, name]) => name),
);

rule(
  "exports have names",
  [...sources, ...sourcesBelow("test", ".ts")].filter((one) => one.path !== "test/database.ts"),
  (file) => (/^export default /m.test(file.code) ? ["has a default export"] : []),
);

const papers = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "package.json", ".ci/run", "bin/quarterdeck"].map(
  readSource,
);
rule(
  "the project speaks of itself alone: no path of a machine, no address of a registry",
  [...written, ...papers, ...sourcesBelow("docs", ".md")],
  (file) =>
    file.path === "test/architecture.test.ts"
      ? []
      : [...file.text.matchAll(/\/(?:work|root|home)\/[\w.-]+|\bregistry\.[\w-]+\.(?:com|org|io|net|dev)\b/g)].map((match) => match[0]),
);

test("the lock names no registry, and every dependency has an exact version", () => {
  const lock = JSON.parse(readSource("package-lock.json").text) as { packages: Record<string, { resolved?: string }> };
  expect(Object.entries(lock.packages).flatMap(([name, one]) => (one.resolved ? [name] : []))).toEqual([]);
  const manifest = JSON.parse(readSource("package.json").text) as Record<string, Record<string, string>>;
  const wanted = ["dependencies", "devDependencies", "optionalDependencies"].flatMap((part) => Object.entries(manifest[part] ?? {}));
  expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});
