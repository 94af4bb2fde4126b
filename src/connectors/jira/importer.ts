import type { Importer, ImportRow } from "../contract.ts";
import { incidentList } from "../incident-list.ts";
import { usualStates } from "../usual-states.ts";
import { documentText, told } from "./told.ts";

/** Incidents of Jira Service Management: the issue navigator's CSV, the data pipeline's CSV, or what its API answers to a search. */
export const jiraIncidents: Importer = incidentList({
  name: "jira-incidents",
  label: "Jira Service Management incidents",
  about: "CSV of the issue navigator or of the data pipeline, or JSON of a search by the API (with comments and changelog).",
  source: "jira",
  columns: [
    ...([
      ["key", "number"],
      ["issue key", "number"],
      ["fields.summary", "shortDescription"],
      ["summary", "shortDescription"],
      ["fields.description.content", "description"],
      ["fields.description", "description"],
      ["description", "description"],
      ["fields.issuetype.name", "kindOfRecord"],
      ["issue type", "kindOfRecord"],
      ["issue_type", "kindOfRecord"],
      ["fields.status.name", "state"],
      ["status", "state"],
      ["fields.priority.name", "priority"],
      ["priority_name", "priority"],
      ["priority", "priority"],
    ] as const),
    ...([
      ["fields.reporter.emailaddress", "caller"],
      ["fields.reporter.displayname", "caller"],
      ["reporter", "caller"],
      ["reporter_name", "caller"],
      ["fields.assignee.emailaddress", "assignee"],
      ["fields.assignee.displayname", "assignee"],
      ["assignee", "assignee"],
      ["assignee_name", "assignee"],
      ["fields.created", "openedAt"],
      ["created", "openedAt"],
      ["created_date", "openedAt"],
      ["fields.updated", "updatedAt"],
      ["updated", "updatedAt"],
      ["updated_date", "updatedAt"],
      ["fields.resolutiondate", "resolvedAt"],
      ["resolved", "resolvedAt"],
      ["resolution_date", "resolvedAt"],
      ["fields.resolution.name", "closeCode"],
      ["resolution", "closeCode"],
    ] as const),
    ...([
      ["changelog.histories", "history"],
      ["fields.comment.comments", "entries"],
      ["sourcesays", "sourceSays"],
    ] as const),
  ],
  states: {
    ...usualStates,
    ...{ "to do": { state: "1" }, "waiting for support": { state: "1" }, "in review": { state: "2" }, "work in progress": { state: "2" } },
    ...{ done: { state: "7" }, declined: { state: "8" }, "won't do": { state: "8" }, "wont do": { state: "8" } },
  },
  codes: {
    priority: {
      blocker: "1",
      highest: "1",
      critical: "1",
      high: "2",
      major: "2",
      medium: "3",
      low: "4",
      minor: "4",
      lowest: "5",
      trivial: "5",
    },
  },
  plain: documentText,
  isOther,
  told,
  // The data pipeline's CSV has dates of ISO form in UTC, with their zone; the API's have one too.
  isUtc: (columns) => columns.some((column) => column.trim().toLowerCase() === "created_date"),
  needless,
});

const others = /\b(service request|change|problem|epic|story|sub-?task|post-incident)\b/i;

function isOther(row: ImportRow): string | null {
  const word = row.text("kindOfRecord");
  return word !== null && others.test(word)
    ? `It is a ${word.replace(/^\[System\]\s*/i, "")} there, and no incident. Export incidents alone.`
    : null;
}

function needless(column: string): string | null {
  if (/^comment( \(\d+\))?$/.test(column)) return "Comments without safe borders; the API's JSON has them one by one.";
  if (/(^|\.)(self|avatarurls|iconurl|expand)\b/.test(column)) return "Links lead back into the source.";
  if (/^fields\.|^changelog\.|^id$|^issue id$|_id$|_url$|^url$/.test(column)) return "The source's own bookkeeping.";
  return null;
}
