import { createHash } from "node:crypto";
import type { OpenApi, Operation } from "./openapi.ts";
import type { Schema } from "./openapi-schema.ts";

/** The document as one page to read: no script, nothing from elsewhere. `policy` admits its own style and nothing more. */
export function docsPage(document: OpenApi): { html: string; policy: string } {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const sections = document.tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name));
    const rows = own.map(({ path, method, operation }) => operationHtml(document, { path, method, operation })).join("");
    return `<section id="${slug(name)}"><h2>${escaped(name)}</h2><p>${escaped(description)}</p>${rows}</section>`;
  });
  const contents = document.tags.map(({ name }) => `<li><a href="#${slug(name)}">${escaped(name)}</a></li>`).join("");
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Quarterdeck API</title><style>${style}</style></head>
<body><nav aria-label="Kinds"><strong>Quarterdeck API</strong> ${escaped(document.info.version)}<ul>${contents}</ul></nav>
<main><h1>API</h1><p>${escaped(document.info.description)}</p>
<p>The same as a document for programs: <a href="/api/openapi.json">OpenAPI 3.1</a>.</p>${sections.join("")}</main></body></html>
`;
  const hash = createHash("sha256").update(style).digest("base64");
  return { html, policy: `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'` };
}

type Shown = { path: string; method: string; operation: Operation };

function operationHtml(document: OpenApi, { path, method, operation }: Shown): string {
  const parameters = operation.parameters.map((one) => resolved(document, one));
  const heads = parameters.map((one) => row(String(one.name), `${one.in}`, String(one.description ?? ""), one.required === true)).join("");
  const given = bodySchema(document, operation);
  const properties = Object.entries((given?.properties ?? {}) as Record<string, Schema>);
  const required = (given?.required ?? []) as string[];
  const fields = properties.map(([name, one]) => row(name, typeName(one), String(one.description ?? ""), required.includes(name))).join("");
  const codes = Object.entries(operation.responses)
    .map(([status, response]) => `<li><b>${status}</b> ${escaped(String(resolved(document, response).description))}</li>`)
    .join("");
  return `<details id="${slug(operation.operationId)}"><summary><b class="${method}">${method.toUpperCase()}</b> <code>${escaped(path)}</code> ${escaped(operation.summary)}</summary>
<p>${escaped(operation.description ?? "")}</p>${table("Parameters", heads)}${table("Body", fields)}<ul class="codes">${codes}</ul></details>`;
}

function bodySchema(document: OpenApi, operation: Operation): Schema | undefined {
  const content = operation.requestBody?.content as Record<string, { schema: Schema }> | undefined;
  const schema = content?.["application/json"]?.schema;
  return schema && resolved(document, schema);
}

/** What a `$ref` points at. */
function resolved(document: OpenApi, schema: Schema): Schema {
  if (typeof schema.$ref !== "string") return schema;
  const [, , room, name] = schema.$ref.split("/");
  const found = document.components[room!]?.[name!];
  if (!found) throw new Error(`The API document refers to ${schema.$ref}, which is not in it.`);
  return found;
}

function typeName(schema: Schema): string {
  const options = schema.anyOf as Schema[] | undefined;
  if (options) return options.map(typeName).join(" or ");
  if (schema.enum) return (schema.enum as unknown[]).join(" | ");
  const base = Array.isArray(schema.type) ? schema.type.join(" or ") : String(schema.type ?? "any");
  return schema.format ? `${base}, ${schema.format}` : base;
}

function row(name: string, type: string, description: string, isRequired: boolean): string {
  return `<tr><td><code>${escaped(name)}</code>${isRequired ? " <i>required</i>" : ""}</td><td>${escaped(type)}</td><td>${escaped(description)}</td></tr>`;
}

function table(title: string, rows: string): string {
  return rows === "" ? "" : `<table><caption>${title}</caption><tbody>${rows}</tbody></table>`;
}

function slug(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const style = `
:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}
body{margin:0;display:grid;grid-template-columns:14rem minmax(0,1fr)}
nav{padding:1.5rem 1rem;position:sticky;top:0;height:100vh;box-sizing:border-box;overflow:auto;border-right:1px solid #8884}
nav ul{list-style:none;padding:0}main{padding:1rem 2rem 4rem;max-width:62rem}
details{border:1px solid #8884;border-radius:6px;margin:.4rem 0;padding:.4rem .8rem}summary{cursor:pointer}
summary b{display:inline-block;min-width:3.6rem}table{border-collapse:collapse;width:100%;margin:.6rem 0}caption{text-align:left;font-weight:600}
td{border-top:1px solid #8883;padding:.25rem .5rem .25rem 0;vertical-align:top}.codes{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1rem}
i{opacity:.75}@media(max-width:48rem){body{display:block}nav{position:static;height:auto;border:0}main{padding:1rem}table{display:block;overflow-x:auto}}
`;
