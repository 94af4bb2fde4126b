/** What the page behind a link of a page shows. */
export type LinkView = {
  number: string;
  priority: { code: string; label: string };
  incident: { number: string | null; title: string; href: string };
  /** Service, since when. */
  facts: readonly string[];
  /** Where it stands, in a sentence. */
  sentence: string;
  /** Whether it can still be taken, and refused, by whom the link is for. */
  mayAcknowledge: boolean;
  mayDecline: boolean;
  person: string;
};

/** A small page without scripts: it loads at once on a poor line, and nothing happens on it but by a press. */
export function linkPage(view: LinkView, token: string): string {
  const { number, priority, incident, facts, sentence, mayAcknowledge, mayDecline, person } = view;
  const acknowledge = mayAcknowledge
    ? `<form method="post" action="/p/${token}/acknowledge"><button class="have">I have it</button></form>
<p class="small">You are ${escaped(person)}. Pressing this stops the calls to everybody else and says so on the incident.</p>`
    : "";
  const decline = mayDecline
    ? `<form method="post" action="/p/${token}/decline" class="cannot"><label>Why, if you like <input name="reason" maxlength="300" autocomplete="off"></label>
<button>I cannot</button></form>`
    : "";
  return shell(
    `${priority.code === "1" ? "Critical: " : ""}${incident.number ?? number}`,
    `<p class="mark p${escaped(priority.code)}">P${escaped(priority.code)} ${escaped(priority.label)}</p>
<h1>${escaped(incident.title)}</h1>
<p class="facts">${[incident.number, ...facts]
      .filter((one) => one !== null)
      .map(escaped)
      .join(" · ")}</p>
<p class="state" role="status">${escaped(sentence)}</p>
${acknowledge}
${decline}
<p><a href="${escaped(incident.href)}">Open the incident</a> <span class="small">(you sign in there)</span></p>`,
  );
}

/** The page behind the link of a bundle: every page in it with where it stands, and one press for those that nobody has answered. */
export function bundlePage(views: readonly LinkView[], { token, person }: { token: string; person: string }): string {
  const open = views.filter((view) => view.mayAcknowledge).length;
  const lines = views.map(
    ({
      number,
      priority,
      incident,
      facts,
      sentence,
    }) => `<li><p class="mark p${escaped(priority.code)}">P${escaped(priority.code)} ${escaped(priority.label)}</p>
<p><a href="${escaped(incident.href)}">${escaped([incident.number ?? number, incident.title].join(" "))}</a></p>
<p class="facts">${facts.map(escaped).join(" · ")}</p>
<p>${escaped(sentence)}</p></li>`,
  );
  const press = open === 1 ? "I have it" : `I have all ${open}`;
  const form =
    open > 0
      ? `<form method="post" action="/p/${token}/all/acknowledge"><button class="have">${press}</button></form>
<p class="small">You are ${escaped(person)}. Pressing this stops the calls to everybody else and says so on each incident.</p>`
      : `<p class="state" role="status">Nothing here waits for an answer any more.</p>`;
  return shell(
    `${views.length} pages`,
    `<h1>${views.length === 1 ? "1 page" : `${views.length} pages`}, ${open} unanswered</h1>\n${form}\n<ul class="bundle">\n${lines.join("\n")}\n</ul>`,
  );
}

/** The page of a link that is none. */
export function noLinkPage(sentence: string): string {
  return shell(
    "No such page",
    `<h1>This link does not open anything</h1>\n<p>${escaped(sentence)}</p>\n<p><a href="/pages">All pages</a></p>`,
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

const style = `:root{--ground:#ffffff;--ink:#16202b;--soft:#55616e;--line:#c9d1d9;--act:#1f5fd1;--on:#ffffff;--red:#b3261e}
@media (prefers-color-scheme:dark){:root{--ground:#0f161d;--ink:#e6edf3;--soft:#9fb0c0;--line:#324150;--act:#5b9bff;--on:#08111b;--red:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:34rem;margin:0 auto;padding:1.25rem 1rem 3rem}
h1{font-size:1.4rem;line-height:1.25;margin:.25rem 0 .5rem;overflow-wrap:anywhere}
p{margin:.5rem 0}
.mark{font-weight:700;margin:0;color:var(--soft)}.mark.p1{color:var(--red)}
.facts,.small{color:var(--soft)}.small{font-size:.875rem}
.state{font-size:1.05rem;border-left:3px solid var(--act);padding-left:.75rem;margin:1rem 0}
form{margin:1.25rem 0 .5rem}
button{font:inherit;font-weight:600;min-height:3rem;padding:.6rem 1.25rem;border-radius:.5rem;border:1px solid var(--line);background:transparent;color:var(--ink);width:100%;cursor:pointer}
button.have{background:var(--act);border-color:var(--act);color:var(--on);font-size:1.25rem;min-height:4rem}
button:focus-visible,input:focus-visible,a:focus-visible{outline:3px solid var(--act);outline-offset:2px}
label{display:block;color:var(--soft);margin-bottom:.5rem}
input{display:block;width:100%;font:inherit;padding:.6rem;margin-top:.25rem;border:1px solid var(--line);border-radius:.5rem;background:transparent;color:var(--ink)}
a{color:var(--act)}
.bundle{list-style:none;margin:1.5rem 0 0;padding:0}
.bundle li{border-top:1px solid var(--line);padding:.75rem 0;overflow-wrap:anywhere}
.bundle p{margin:.15rem 0}`;

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
