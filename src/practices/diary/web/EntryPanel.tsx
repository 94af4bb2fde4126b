import { X } from "lucide-react";
import { useMay } from "../../../web/client/session.ts";
import { Icon } from "../../../web/kit/icon.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import type { ClassBy } from "../class.rules.ts";
import type { DiaryItem, DiaryPicture } from "../picture.model.ts";
import { spanWords } from "../propose.rules.ts";
import { useDiaryDeed } from "./data.ts";
import { InvitationLine } from "./Invitations.tsx";
import { WriteLine } from "./Writes.tsx";

const byWords: Readonly<Record<ClassBy, string>> = {
  hand: "said by hand",
  meeting: "by the series of our meeting",
  category: "by its category",
  organiser: "by its organiser",
  title: "by its title",
};
type Given = { item: DiaryItem; picture: DiaryPicture; zone: string; onClose: () => void };

/** One entry beside the days: what its calendar says of it, and what class of meeting it is. */
export function EntryPanel({ item, picture, zone, onClose }: Given) {
  const { words } = item;
  const deed = useDiaryDeed();
  const may = useMay();
  useKeys({ Escape: { does: "close panel", run: onClose, isQuiet: true } }, { scope: "Entry" });
  if (!words) return null;
  const invitation = picture.invitations.find((one) => one.id === words.invitation);
  const classify = (meetingClass: string | null) =>
    void deed(`/api/calendar-entries/${words.entry}/classify`, { meetingClass, meeting: words.meeting }, "Its class was not changed");
  return (
    <aside className="panel dy-panel" aria-label={words.title}>
      <div className="row panel-top">
        <span className="q">{words.source}</span>
        <span className="grow" />
        <button className="act close" type="button" aria-label="Close the panel" onClick={onClose}>
          <Icon of={X} />
        </button>
      </div>
      <h2 className="title">{words.title}</h2>
      <p className="tn">{item.isAllDay ? daysWords(item) : spanWords(zone, { from: item.startsAt, to: item.endsAt })}</p>
      <p className="q">
        {[
          words.isRepeating ? "repeats" : null,
          words.classification === "public" ? null : words.classification,
          item.isTentative ? "tentative" : null,
          item.isBusy ? null : "takes no time",
        ]
          .filter((one) => one !== null)
          .join(" · ")}
      </p>
      {invitation && (
        <ul className="dy-answers">
          <InvitationLine invitation={invitation} />
        </ul>
      )}
      {words.mayAnswer && may("diary.write") && (
        <p>
          <button
            className="act"
            type="button"
            onClick={() => void deed(`/api/diary/entries/${words.entry}/invitation`, {}, "It cannot be answered here")}
          >
            Answer this invitation
          </button>
        </p>
      )}
      {words.written && <WriteLine write={words.written} />}
      {words.entry !== null && (
        <>
          <label className="dy-class">
            <span className="q">Class</span>
            <select
              value={words.classed?.by === "hand" ? words.classed.id : ""}
              disabled={!may("diary.write")}
              onChange={(event) => classify(event.currentTarget.value || null)}
            >
              <option value="">
                {words.classed && words.classed.by !== "hand"
                  ? `${words.classed.rank} ${words.classed.name}, ${byWords[words.classed.by]}`
                  : "As it says itself"}
              </option>
              {picture.classes.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.rank} {one.name}
                </option>
              ))}
            </select>
          </label>
          <p className="q">{standingWords(words.classed)}</p>
        </>
      )}
      {words.place && <p>{words.place}</p>}
      {words.organizer && (
        <p>
          <span className="q">Organiser</span> {words.organizerName ?? words.organizer}
          {words.sentBy && <span className="q">, sent by {words.sentBy}</span>}
        </p>
      )}
      {words.attendees.length > 0 && (
        <ul className="dy-people">
          {words.attendees.map((one) => (
            <li key={one.email}>
              {one.name ?? one.email} <span className="q">{one.answer?.toLowerCase().replace("needs-action", "no answer yet")}</span>
            </li>
          ))}
        </ul>
      )}
      {words.description && <p className="dy-description">{words.description}</p>}
    </aside>
  );
}

function standingWords(classed: NonNullable<DiaryItem["words"]>["classed"]): string {
  if (!classed) return "Nobody said what it is: it is never asked to move.";
  return classed.bumpable ? `Rank ${classed.rank}: it may be asked to move for a major incident.` : `Rank ${classed.rank}: it stays.`;
}

function daysWords({ startsAt, endsAt }: DiaryItem): string {
  const last = new Date(Date.parse(endsAt) - 1).toISOString().slice(0, 10);
  return last <= startsAt.slice(0, 10) ? startsAt.slice(0, 10) : `${startsAt.slice(0, 10)} to ${last}`;
}
