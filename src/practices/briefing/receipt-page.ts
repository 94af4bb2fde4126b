/** What the page behind the link of a paper shows. */
export type ReceiptView = {
  organisation: string;
  kind: string;
  title: string;
  from: string;
  person: string;
  openedAt: string | null;
  token: string;
};

/** A small page without scripts. A look at it changes nothing, for mail scanners follow links: that it was opened is told by the press alone. */
export function receiptPage({ organisation, kind, title, from, person, openedAt, token }: ReceiptView): string {
  const told =
    openedAt === null
      ? `You are ${person}. Opening it tells the office that you have it, once; nothing else is told, and looking at this page tells nothing.`
      : `You opened it ${openedAt}.`;
  const way =
    openedAt === null
      ? `<form method="post" action="/papers/${token}/open"><button>Open the paper</button></form>`
      : `<p><a class="button" href="/papers/${token}/paper.pdf">Open the paper again</a></p>`;
  return shell(
    title,
    `<p class="soft">${escaped(organisation)} · ${escaped(kind)}</p>\n<h1>${escaped(title)}</h1>\n<p class="soft">From ${escaped(from)}</p>\n${way}\n<p class="soft">${escaped(told)}</p>`,
  );
}

/** The page of a link that opens nothing, or nothing any more. */
export function spentPage(): string {
  return shell(
    "No paper",
    `<h1>This link does not open anything</h1>\n<p>It is too old, was never made, or the paper is no longer handed out. Ask whoever sent it.</p>`,
  );
}

function shell(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><title>${escaped(title)}</title>
<style>${style}</style></head>
<body><main>
${body}
</main></body></html>
`;
}

const style = `:root{--ground:#ffffff;--ink:#16202b;--soft:#55616e;--act:#1f5fd1;--on:#ffffff}
@media (prefers-color-scheme:dark){:root{--ground:#0f161d;--ink:#e6edf3;--soft:#9fb0c0;--act:#5b9bff;--on:#08111b}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:34rem;margin:0 auto;padding:2rem 1rem 3rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem;overflow-wrap:anywhere}
p{margin:.5rem 0 1rem;overflow-wrap:anywhere}
.soft{color:var(--soft);font-size:.9rem}
button,.button{display:inline-block;font:inherit;font-weight:600;min-height:3rem;padding:.7rem 1.25rem;border-radius:.5rem;border:0;background:var(--act);color:var(--on);text-decoration:none;cursor:pointer}
button:focus-visible,.button:focus-visible{outline:3px solid var(--act);outline-offset:3px}`;

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
