import "./service.css";
import { SegmentedControl } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useLive } from "../../../web/client/live.tsx";
import { useMay } from "../../../web/client/session.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { useFooting } from "../../../web/kit/slots.ts";
import { When } from "../../../web/kit/When.tsx";
import { countWords, type ServiceMap, useServiceMap } from "./data.ts";
import { MapDrawing } from "./MapDrawing.tsx";
import { MapPanel } from "./MapPanel.tsx";
import { MapTable } from "./MapTable.tsx";
import { reachOf } from "./reach.ts";

type Form = "map" | "table";

/** `/services`: what the business uses, how it is now, and what hangs on what. */
export function Screen() {
  const { data, error, refetch } = useServiceMap();
  if (error) {
    return (
      <div className="sheet">
        <ProblemNote fault={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  return data ? <Shown map={data} /> : <LoadingRows />;
}

function Shown({ map }: { map: ServiceMap }) {
  const { chosenId, form, choose, turn } = useAddress();
  const live = useLive();
  const may = useMay();
  const chosen = map.nodes.find((node) => node.id === chosenId);
  const reach = useMemo(() => (chosen ? reachOf(map, chosen) : null), [map, chosen]);
  useFooting(`${countWords(map.nodes.length, "service")}, ${countWords(map.edges.length, "line")}${live === "live" ? " · live" : ""}`);
  useKeys(
    {
      t: { does: form === "map" ? "as a table" : "as a map", run: () => turn(form === "map" ? "table" : "map") },
      Escape: chosen ? { does: "choose none", run: () => choose(null) } : undefined,
    },
    { scope: "Services" },
  );
  if (map.nodes.length === 0) {
    return (
      <EmptyState headline="No service is known here yet" deed={may("service.administer") && <NewService />}>
        A service is what people use: payments, mail, the network of a site. Say what each needs, and this page draws what hangs on what.
      </EmptyState>
    );
  }
  return (
    <div className="svc">
      <header className="svc-head">
        <h1>Services</h1>
        <Headline map={map} />
        <span className="grow" />
        <SegmentedControl
          aria-label="How to show the services"
          value={form}
          onChange={(value) => turn(value === "table" ? "table" : "map")}
          data={[
            { value: "map", label: "Map" },
            { value: "table", label: "Table" },
          ]}
        />
        <Link className="act wide-only" to="/list/services">
          All fields
        </Link>
        {may("service.administer") && <NewService />}
      </header>
      {!map.isComplete && (
        <p className="svc-part q">There are more services or dependencies than this page draws. The first of them are shown.</p>
      )}
      <div className="svc-body">
        {form === "map" ? <MapDrawing map={map} reach={reach} onChoose={choose} /> : <MapTable map={map} reach={reach} onChoose={choose} />}
        <MapPanel map={map} reach={reach} onChoose={choose} />
      </div>
    </div>
  );
}

/** How all services are, in one sentence. */
function Headline({ map }: { map: ServiceMap }) {
  const down = map.nodes.filter((node) => node.health === "down").length;
  const degraded = map.nodes.filter((node) => node.health === "degraded").length;
  const parts = [
    ...(down > 0 ? [`${down} down`] : []),
    ...(degraded > 0 ? [`${degraded} degraded`] : []),
    down + degraded === 0 ? `all ${map.nodes.length} are fine` : `${map.nodes.length - down - degraded} fine`,
  ];
  return (
    <p className="q" role="status">
      {parts.join(", ")}{" "}
      <span className="qq wide-only">
        as of <When at={map.asOf} form="clock" />
      </span>
    </p>
  );
}

function NewService() {
  return (
    <Link className="act" to="/services/new">
      New service
    </Link>
  );
}

/** The chosen service and the form stand in the address, so that both can be sent to somebody. Narrow screens begin with the table. */
function useAddress() {
  const navigate = useNavigate();
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const isNarrow = useMediaQuery("(max-width: 600px)", false, { getInitialValueInEffect: false }) ?? false;
  const chosenId = search.service === undefined ? null : String(search.service);
  const asked = search.as === "table" || search.as === "map" ? search.as : null;
  const form: Form = asked ?? (isNarrow ? "table" : "map");
  const go = (next: { service: string | null; as: Form | null }) =>
    void navigate({ to: ".", search: () => ({ service: next.service ?? undefined, as: next.as ?? undefined }), replace: true });
  return {
    chosenId,
    form,
    choose: (service: string | null) => go({ service, as: asked }),
    turn: (as: Form) => go({ service: chosenId, as }),
  };
}
