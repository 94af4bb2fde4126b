import { parseArgs } from "node:util";
import { openServicenow } from "../src/connectors/servicenow/client.ts";
import { atTheBeginning, markBehind, queryBehind } from "../src/connectors/servicenow/source/keyset.ts";

// How fast an instance is read for moving over: incidents page by page with their journals, over HTTP; with
// `--audits` also every field that was ever changed. Nothing is written.
// `SERVICENOW_PASSWORD=… npx tsx bench/moving.ts --from http://127.0.0.1:8080 --user NAME [--records 10000] [--audits]`

const { values } = parseArgs({
  options: {
    from: { type: "string" },
    user: { type: "string" },
    records: { type: "string", default: "10000" },
    audits: { type: "boolean" },
  },
});
const wanted = Number(values.records);
const source = openServicenow({ url: values.from ?? "", user: values.user ?? "", password: process.env.SERVICENOW_PASSWORD ?? "" });
const pageRows = 200;
const atOnce = 100;
const begun = performance.now();
let [records, entries, audits] = [0, 0, 0];
let mark = atTheBeginning;
let coming = source.rows("incident", { query: queryBehind(mark), limit: pageRows });
while (records < wanted) {
  const page = await coming;
  mark = markBehind(page, mark);
  if (page.length === pageRows) coming = source.rows("incident", { query: queryBehind(mark), limit: pageRows });
  for (let from = 0; from < page.length; from += atOnce) {
    const ids = page.slice(from, from + atOnce).map((row) => row.sys_id);
    const [journal, audit] = await Promise.all([
      source.rows("sys_journal_field", { query: `element_idIN${ids.join(",")}^name=incident^ORDERBYsys_created_on`, limit: 10_000 }),
      values.audits
        ? source.rows("sys_audit", { query: `documentkeyIN${ids.join(",")}^tablename=incident^ORDERBYsys_created_on`, limit: 10_000 })
        : [],
    ]);
    entries += journal.length;
    audits += audit.length;
  }
  records += page.length;
  if (page.length < pageRows) break;
}
const seconds = (performance.now() - begun) / 1000;
const perSecond = Math.round(records / seconds);
process.stdout.write(
  `${records} incidents, ${entries} entries, ${audits} audits read in ${seconds.toFixed(1)} s, ${perSecond} records a second\n`,
);
process.exit(0);
