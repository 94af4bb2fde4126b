import { Button } from "@mantine/core";
import { useMemo, useRef, useState } from "react";
import { instant, localDay } from "../../../kernel/time.ts";
import { useLive } from "../../../web/client/live.tsx";
import { useNow } from "../../../web/client/now.tsx";
import { useReader, useSession } from "../../../web/client/session.ts";
import { Panels, usePanels } from "../../../web/frame/panels.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { notify } from "../../../web/kit/notify.ts";
import { type Deed, useDeeds, useFooting, useThumbBar } from "../../../web/kit/slots.ts";
import { type IncidentAnswer, useDo, usePeople, useTimeline } from "./data.ts";
import { entriesOf, owesLastUpdate, peopleIn } from "./entries.ts";
import { Facts } from "./Facts.tsx";
import { type ComposerHandle, RoomComposer } from "./RoomComposer.tsx";
import { type Role, RoomHead } from "./RoomHead.tsx";
import { RoomTimeline } from "./RoomTimeline.tsx";
import { useService } from "./service.ts";
import { Tape } from "./Tape.tsx";
import { type AskedVerb, VerbDialog } from "./VerbDialog.tsx";
import { type StreamsHandle, Workstreams } from "./Workstreams.tsx";

/** The room of a major incident. After it is resolved the same page is where its review is written, beside the timeline. */
export function Room({ answer }: { answer: IncidentAnswer }) {
  const { record, can } = answer;
  const { person } = useSession();
  const service = useService(record.service);
  const timeline = useTimeline(record.id);
  const items = timeline.data?.items;
  const people = usePeople(useMemo(() => peopleIn(items ?? []), [items]));
  const refs = timeline.data?.refs;
  const entries = useMemo(() => (items ? entriesOf(items, { refs: refs ?? {}, people }) : []), [items, refs, people]);
  const [asked, ask] = useState<AskedVerb | null>(null);
  const composer = useRef<ComposerHandle>(null);
  const streams = useRef<StreamsHandle>(null);
  const line = useRef<HTMLElement>(null);
  // A second press of what sent an update must not send the next one.
  const toTimeline = () => line.current?.querySelector("ol")?.focus({ preventScroll: true });
  const run = useDo(record.id);
  const panels = usePanels("incident", "aside");
  const isOpen = record.state === "1" || record.state === "2" || record.state === "3";
  const isPast = useIsPast(record.detectedAt ?? record.openedAt);
  const isReview = !isOpen && panels.length > 0 && record.review !== null;

  const onVerb = (verb: string, fixed?: Record<string, unknown>) =>
    ask({ verb, fixed, ...(verb === "setPhase" ? { title: phaseTitles[String(fixed?.phase)] } : {}) });
  const take = async (role: Role) => {
    const refusal = await run("handOver", { role, person: person.id, note: null });
    if (refusal) notify({ title: "Not taken", message: refusal.sentence, isBad: true });
  };
  const offersUpdate = isOpen || (items !== undefined && owesLastUpdate(record, entries));
  const mayUpdate = !can.sendUpdate && offersUpdate;
  const mitigates = !can.setPhase && isOpen && record.phase !== "mitigated";
  const handsOver = !can.handOver && isOpen;
  useKeys(
    {
      u: mayUpdate ? { does: "update", run: () => composer.current?.write("update") } : undefined,
      n: !can.addNote ? { does: "note", run: () => composer.current?.write("note") } : undefined,
      d: !can.decideOn ? { does: "decision", run: () => composer.current?.write("decision") } : undefined,
      w: mayUpdate ? { does: "who is told", run: () => composer.current?.showTold() } : undefined,
      h: handsOver ? { does: "hand over", run: () => onVerb("handOver") } : undefined,
      m: mitigates ? { does: "mitigate", run: () => onVerb("setPhase", { phase: "mitigated" }) } : undefined,
    },
    { scope: "Room" },
  );
  useKeys(
    streamKeys(can.moveWorkstream ? 0 : record.workstreams.length, (place) => streams.current?.open(place)),
    { scope: "Workstreams" },
  );
  useRoomDeeds({ answer, onVerb });
  const live = useLive();
  useFooting(`${{ live: "live", connecting: "connecting", off: "not live" }[live]} · as of ${timeOf(answer.asOf, person.timeZone)}`);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the bar's deeds read the present
  const thumb = useMemo(
    () => (
      <>
        {mayUpdate && (
          <Button variant="filled" onClick={() => composer.current?.sendUpdate()}>
            {isOpen ? `Send update ${record.updatesSent + 1}` : "Send the last update"}
          </Button>
        )}
        {!can.addNote && <Button onClick={() => composer.current?.write("note")}>Note</Button>}
        {handsOver && <Button onClick={() => onVerb("handOver")}>Hand over</Button>}
        {mitigates && <Button onClick={() => onVerb("setPhase", { phase: "mitigated" })}>Mitigate</Button>}
      </>
    ),
    [mayUpdate, isOpen, handsOver, mitigates, record.updatesSent, record.id],
  );
  useThumbBar(thumb);
  return (
    <article
      className={["room", isReview && "is-review", isPast && "is-past"].filter(Boolean).join(" ")}
      aria-label={`${record.number} ${record.shortDescription}`}
    >
      <RoomHead
        answer={answer}
        service={service}
        onVerb={onVerb}
        onTake={(role) => void take(role)}
        onUpdate={() => composer.current?.write("update")}
      />
      <Tape incident={record} entries={entries} />
      <div className="cols">
        <section className="facts" aria-label="Clocks and facts">
          <Facts answer={answer} />
          <Panels place="afterFacts" kind="incident" id={record.id} record={record} />
        </section>
        <section className="line" aria-label="Timeline" ref={line}>
          <RoomTimeline entries={entries} query={timeline} startedAt={record.detectedAt ?? record.openedAt} />
          <RoomComposer answer={answer} handle={composer} isQuiet={isReview} onSent={toTimeline} {...{ service, offersUpdate }} />
        </section>
        <section className="work" aria-label={isReview ? "Review" : "Workstreams"}>
          {isReview ? (
            <Panels place="aside" kind="incident" id={record.id} record={record} />
          ) : (
            <Workstreams answer={answer} handle={streams} />
          )}
        </section>
      </div>
      {asked && <VerbDialog key={asked.verb} answer={answer} asked={asked} onClose={() => ask(null)} />}
    </article>
  );
}

/** Whether it began on another day than this one, so that hours need their day. */
function useIsPast(began: string): boolean {
  const nowMs = useNow();
  const { timeZone } = useReader();
  return localDay(timeZone, began) !== localDay(timeZone, instant(nowMs));
}

/** Keys 1 to 5; the key line shows the first for all. */
function streamKeys(count: number, open: (place: number) => void) {
  const places = Array.from({ length: Math.min(5, count) }, (_, at) => at + 1);
  return Object.fromEntries(
    places.map((place) => [
      String(place),
      {
        does: place > 1 ? `workstream ${place}` : count > 1 ? `to ${Math.min(5, count)} workstream` : "workstream",
        run: () => open(place),
        isQuiet: place > 1,
      },
    ]),
  );
}

const phaseTitles: Readonly<Record<string, string>> = {
  investigating: "Back to investigating",
  identified: "The cause is found",
  mitigated: "Mitigated",
};

/** What else may be done to the incident is in the palette, by name. */
function useRoomDeeds({ answer, onVerb }: { answer: IncidentAnswer; onVerb: (verb: string) => void }) {
  const { record, can } = answer;
  // biome-ignore lint/correctness/useExhaustiveDependencies: deeds change with what may be done
  const deeds = useMemo(
    () =>
      Object.entries(roomDeeds).flatMap(([verb, label]): Deed[] =>
        can[verb] === null ? [{ id: `room ${verb}`, label, group: record.number ?? "Room", run: () => onVerb(verb) }] : [],
      ),
    [can, record.number],
  );
  useDeeds(deeds);
}

const roomDeeds: Readonly<Record<string, string>> = {
  handOver: "Hand over a role",
  tellGroup: "Tell a stakeholder group",
  leaveGroupOut: "Leave a stakeholder group out",
  setPhase: "Set the phase",
  resolve: "Resolve",
  reopen: "Reopen",
  close: "Close",
  assign: "Assign",
  demoteMajor: "Demote",
  restrict: "Restrict",
  unrestrict: "Lift the restriction",
  linkParent: "Make child of",
  merge: "Merge into",
  hold: "Hold",
  resume: "Resume",
};

function timeOf(at: string, timeZone: string): string {
  return new Date(at).toLocaleTimeString("en-GB", { timeZone });
}
