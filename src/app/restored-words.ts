import type { LiveKey, RestoredOffice } from "./restored.ts";

const mostKeys = 20;

/** What the restored office does not go on with, and what came back and works, in sentences; what is nought is not said. */
export function settledLines(restored: RestoredOffice, wasAsked: boolean): string[] {
  const { sessions, links, held, discarded, entries, pages, apiKeysEnded, intakeKeysEnded, deactivated, erased, feedsEnded, mailsEnded } =
    restored;
  return [
    ...are(sessions, "session of then ended: sign in anew.", "sessions of then ended: everybody signs in anew."),
    ...are(links, "link to sign in or choose a password no longer works.", "links to sign in or choose a password no longer work."),
    ...are(
      held,
      "mail is held: send or discard it under Administration, Mail.",
      "mails are held: send or discard them under Administration, Mail.",
    ),
    ...are(
      discarded,
      "mail with such a link was discarded: invite this person again.",
      "mails with such a link were discarded: invite these people again.",
    ),
    ...are(
      entries,
      "message of a tool is set aside: have it tried again under Administration, Integrations, where it still counts.",
      "messages of tools are set aside: have them tried again under Administration, Integrations, where they still count.",
    ),
    ...are(pages, "page is held and calls nobody until somebody says so.", "pages are held and call nobody until somebody says so."),
    ...are(apiKeysEnded, "API key stays revoked.", "API keys stay revoked."),
    ...are(intakeKeysEnded, "key of a tool stays revoked.", "keys of tools stay revoked."),
    ...are(feedsEnded, "calendar feed stays revoked.", "calendar feeds stay revoked."),
    ...are(mailsEnded, "subscription to mail stays ended.", "subscriptions to mail stay ended."),
    ...are(deactivated, "person who left since stays inactive.", "people who left since stay inactive."),
    ...are(erased, "person stays erased.", "people stay erased."),
    ...(wasAsked ? [] : ["What was revoked, deactivated or erased since the backup is not known here: look at what came back."]),
    ...listed(restored.apiKeys, "API key came back and works:", "API keys came back and work:"),
    ...listed(restored.intakeKeys, "key of a tool came back and works:", "keys of tools came back and work:"),
    ...are(restored.people, "person is active.", "people are active."),
    "Look through all this under Administration, After a restore.",
  ];
}

function are(figure: number, one: string, many: string): string[] {
  return figure === 0 ? [] : [`${figure} ${figure === 1 ? one : many}`];
}

function listed(keys: readonly LiveKey[], one: string, many: string): string[] {
  const lines = keys.slice(0, mostKeys).map(({ of, name, prefix, createdAt, lastUsedAt }) => {
    const who = of === name ? name : `${name} of ${of}`;
    return `  ${prefix}… ${who}, made ${createdAt.slice(0, 10)}, ${lastUsedAt ? `last used ${lastUsedAt.slice(0, 16).replace("T", " ")} UTC` : "never used"}`;
  });
  const more = keys.length > mostKeys ? [`  … and ${keys.length - mostKeys} more`] : [];
  return [...are(keys.length, one, many), ...lines, ...more];
}
