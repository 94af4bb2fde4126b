/** What a page behind a link in a mail says, and the one press it offers. */
export type StakeholderPage = { title: string; text: string; press?: string };

/** A small page without scripts. A look at it changes nothing, for mail scanners follow links: what happens, happens by the press. */
export function stakeholderPage({ title, text, press }: StakeholderPage): string {
  const form = press === undefined ? "" : `<form method="post"><button>${escaped(press)}</button></form>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><title>${escaped(title)}</title>
<style>${style}</style></head>
<body><main>
<h1>${escaped(title)}</h1>
<p>${escaped(text)}</p>
${form}
</main></body></html>
`;
}

const style = `:root{--ground:#ffffff;--ink:#16202b;--act:#1f5fd1;--on:#ffffff}
@media (prefers-color-scheme:dark){:root{--ground:#0f161d;--ink:#e6edf3;--act:#5b9bff;--on:#08111b}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:34rem;margin:0 auto;padding:2rem 1rem 3rem}
h1{font-size:1.4rem;line-height:1.25;margin:0 0 .75rem;overflow-wrap:anywhere}
p{margin:.5rem 0 1.25rem;overflow-wrap:anywhere}
button{font:inherit;font-weight:600;min-height:3rem;padding:.6rem 1.25rem;border-radius:.5rem;border:0;background:var(--act);color:var(--on);cursor:pointer}
button:focus-visible{outline:3px solid var(--act);outline-offset:3px}`;

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
