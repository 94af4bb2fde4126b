import { Link, useParams } from "@tanstack/react-router";
import { Part } from "../account/Part.tsx";
import { LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import { usePageTitle } from "../kit/slots.ts";
import { useKinds } from "../record/describe.ts";
import { type Tool, useOverview, useTool } from "./data.ts";
import { keptWords } from "./kept-words.ts";
import { Requests } from "./Requests.tsx";
import { SettingsPart } from "./SettingsPart.tsx";
import { SetUp } from "./SetUp.tsx";
import { TestPart } from "./TestPart.tsx";
import { TryOut } from "./TryOut.tsx";
import "./intake.css";

/** `/admin/intake/{id}`: one tool: its key and set-up steps, a test, how it reads, and the last events received with what was read of them. */
export function Screen() {
  const { id = "" } = useParams({ strict: false });
  const tool = useTool(id);
  usePageTitle(tool.data?.feed.name ?? "A tool that sends");
  return (
    <div className="page intake">
      <header className="page-top">
        {tool.data && tool.data.feedKind !== "integration" ? (
          <Link className="act" to="/admin/moving">
            Move over
          </Link>
        ) : (
          <Link className="act" to="/admin/intake">
            Tools that send
          </Link>
        )}
        <h1>{tool.data?.feed.name ?? "…"}</h1>
        <span className="grow" />
        {tool.data && <RecordLink tool={tool.data} />}
      </header>
      {tool.isError && <ProblemNote fault={tool.error} onRetry={() => void tool.refetch()} />}
      {tool.isPending && <LoadingRows widths={[200, 320]} rows={6} />}
      {tool.data && <Parts tool={tool.data} />}
    </div>
  );
}

function RecordLink({ tool: { feed, feedKind } }: { tool: Tool }) {
  const kind = useKinds().byKind.get(feedKind);
  if (kind === undefined) return null;
  return (
    <Link className="act" to={`/${kind.plural}/${feed.id}`}>
      {feedKind === "integration" ? "Team, service and silence" : kind.label}
    </Link>
  );
}

/** What came stands first where something did; before that, how to make it come. */
function Parts({ tool }: { tool: Tool }) {
  const { feed, connector } = tool;
  const isHeard = useOverview().data?.feeds.find((one) => one.id === feed.id)?.health.lastAt != null;
  const events = (
    <Part title="Last events received" about={`Each request as it came, and what was read of it. ${keptWords(connector)}`}>
      <Requests feed={feed.id} />
    </Part>
  );
  return (
    <>
      {isHeard && events}
      <SetUp tool={tool} />
      {tool.feedKind === "integration" && <TestPart feed={feed.id} />}
      {connector.settings.length > 0 && <SettingsPart tool={tool} />}
      <TryOut feed={feed.id} />
      {!isHeard && events}
    </>
  );
}
