import { Button, SegmentedControl } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import { Problem } from "../client/problem.ts";
import { Chart } from "../kit/Chart.tsx";
import { ClockBar } from "../kit/ClockBar.tsx";
import { Composer } from "../kit/Composer.tsx";
import { EmptyState, LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import { type MarkName, StateMark } from "../kit/marks.tsx";
import { notify } from "../kit/notify.ts";
import { Initials, Priority } from "../kit/people.tsx";
import { DimmedButton, Refusal } from "../kit/Refusal.tsx";
import { useDeeds, useThumbBar } from "../kit/slots.ts";
import { Timeline } from "../kit/Timeline.tsx";
import { When } from "../kit/When.tsx";
import { lines } from "./incidents.ts";
import { today } from "./moments.ts";
import "./scorecard.css";

const states: readonly (readonly [MarkName, string])[] = [
  ["new", "New"],
  ["half", "In progress"],
  ["pause", "On hold"],
  ["done", "Resolved"],
  ["closed", "Closed"],
  ["cancelled", "Canceled"],
];
const months = ["Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"];
const kept = [94.1, 95.2, 96.0, 95.4, 96.8, 96.4, 95.0, 95.3, 95.6, 95.0, 95.1, 94.2];
const closing = {
  sentence:
    "This incident cannot be closed yet: a major incident needs an approved review. INC0001204's review is in draft with R. Okafor, due Friday.",
  open: { label: "Open the review", href: "/kit/list" },
};

/** Every part of the kit by itself. */
export function Screen() {
  const thumb = useMemo(
    () => (
      <>
        <Button variant="filled">Send update 3</Button>
        <Button>Note</Button>
        <Button>Hand over</Button>
        <Button>Mitigate</Button>
      </>
    ),
    [],
  );
  useThumbBar(thumb);
  useDeeds(
    useMemo(
      () => [
        {
          id: "say",
          label: "Say that it worked",
          group: "This page",
          run: () => notify({ title: "It worked", message: "Nothing was changed." }),
        },
      ],
      [],
    ),
  );
  const option = useMemo(
    () => ({
      grid: { left: 40, right: 48, top: 12, bottom: 24 },
      tooltip: { trigger: "axis" },
      xAxis: { type: "category", data: months },
      yAxis: { type: "value", min: 92, max: 98 },
      series: [{ type: "line", data: kept, markLine: { data: [{ yAxis: 95, label: { formatter: "95" } }] } }],
    }),
    [],
  );
  return (
    <div className="kit-parts">
      <h1 className="vh">Parts</h1>
      <Part name="States, priorities, people, moments">
        <p className="swatches">
          {states.map(([mark, word]) => (
            <span key={word}>
              <StateMark mark={mark} word={word} />
            </span>
          ))}
        </p>
        <p className="swatches">
          {["1", "2", "3", "4"].map((value) => (
            <Priority key={value} value={value} />
          ))}
          <Initials person={{ name: "T. Haas", initials: "TH" }} />
          <Initials person={null} />
          <When at={today("14:20")} />
          <When at={today("13:22")} />
        </p>
      </Part>
      <Part name="Clocks">
        {lines.slice(0, 6).map((line) => (
          <p key={line.number}>
            <ClockBar clock={line.clock} pausedWords={line.pausedWords} />
          </p>
        ))}
      </Part>
      <Part name="Buttons">
        <p className="row">
          <Button variant="filled">Resolve</Button>
          <Button
            onClick={() =>
              notify({
                title: "Update 3 was not sent",
                message: "The mail server did not answer. It will be tried again at 14:10.",
                isBad: true,
              })
            }
          >
            Hold
          </Button>
          <DimmedButton refusal={closing}>Close</DimmedButton>
          <DimmedButton refusal={{ sentence: "R. Adeyemi only, over €100,000" }} isReasonBeside>
            Decide
          </DimmedButton>
        </p>
        <SegmentedControl data={["Day", "Week", "Month"]} aria-label="Span" />
      </Part>
      <Part name="Refusal">
        <Refusal refusal={closing} />
      </Part>
      <Part name="Timeline of a room">
        <Timeline
          form="room"
          label="What happened in the room"
          startedAt={today("13:22")}
          entries={[
            {
              id: "1",
              at: today("13:04"),
              mark: "change",
              lead: "CHG0000298 Storage firmware 4.2.1 on DA-02 ended",
              body: "Same host as the first alert, 18 min before it.",
            },
            { id: "2", at: today("13:22"), mark: "alert", lead: "412 alerts joined, the first: write latency of erp-pay-db 4.1 s" },
            {
              id: "3",
              at: today("13:29"),
              mark: "decision",
              lead: "T. Haas declared a major incident and commands",
              body: "Payments fail for all of Finance.",
              isBright: true,
            },
            {
              id: "4",
              at: today("13:50"),
              mark: "update",
              lead: "Update 2 to 64 people and the status page",
              body: "Payments in the ERP have failed since 13:22. About 1,900 people are affected.",
              isBright: true,
            },
          ]}
        />
        <Composer
          form="lit"
          draftKey="kit-room"
          voices={[
            { id: "note", label: "Note", placeholder: "What did you find or do?", send: "Add the note", audience: "everybody in the room" },
            {
              id: "update",
              label: "Update to stakeholders",
              placeholder: "What is known, what is being done, when is the next word?",
              send: "Send update 3",
              audience: "64 people, status page",
            },
          ]}
          onSend={async () => null}
        />
      </Part>
      <Part name="Chart">
        <Chart
          label="SLA kept, 12 months, target 95 %"
          option={option}
          table={[["Month", "SLA kept"], ...months.map((month, at) => [month, `${kept[at]} %`])]}
        />
      </Part>
      <Part name="Empty">
        <EmptyState headline="No incidents in your teams" deed={<Button>Report one</Button>}>
          Reported faults come here, the one that breaks first at the top.
        </EmptyState>
      </Part>
      <Part name="Gone wrong">
        <ProblemNote
          fault={
            new Problem({
              status: 422,
              title: "Three fields need another look",
              errors: [
                { path: "Caller", message: "is nobody we know." },
                { path: "Opened", message: "is after Resolved." },
              ],
            })
          }
          kept="Your other entries are kept."
          onRetry={() => undefined}
        />
      </Part>
      <Part name="Loading">
        <LoadingRows rows={4} widths={[28, 84, 200]} />
      </Part>
    </div>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section>
      <h2>{name}</h2>
      {children}
    </section>
  );
}
