import { momentWords } from "../../../kernel/time.ts";
import { useMay, useSession } from "../../../web/client/session.ts";
import type { ShiftNote } from "../model.ts";
import { listed } from "../words.rules.ts";
import type { PartProps } from "./Grid.tsx";

/** The last handover notes: what was open and to be watched when one shift gave to the next. */
export function Notes(part: PartProps) {
  const { schedule, onDo } = part;
  const may = useMay();
  if (schedule.notes.length === 0 && !schedule.record.askForNotes) return null;
  return (
    <ul className="notes">
      <li className="head">
        <h2 className="ros-label">Handover</h2>
        {may("roster.cover") && (
          <span className="fair">
            <button className="act" type="button" onClick={() => onDo({ form: "note" })}>
              Write a note
            </button>
          </span>
        )}
      </li>
      {schedule.notes.slice(0, 4).map((one) => (
        <NoteLine key={one.id} {...part} note={one} />
      ))}
      {schedule.notes.length === 0 && <li className="note q">Half an hour before the next hand-off its note is asked for.</li>}
    </ul>
  );
}

/** One note: when, from whom to whom, and its words. */
export function NoteLine({ schedule, axis, names, note, onDo }: PartProps & { note: ShiftNote }) {
  const { person } = useSession();
  const may = useMay();
  const mayWrite = note.outgoing.includes(person.id) || may("roster.administer");
  const who = `${listed(note.outgoing, names.short)} to ${listed(note.incoming, names.short)}`;
  return (
    <li className="note">
      <span className="lab">
        <span className="cut">{momentWords(axis.zone, note.handOffAt, schedule.asOf)}</span>
      </span>
      <div>
        <span className="q">{who}.</span> {note.state === "asked" ? <span className="amber">Asked for, not written yet.</span> : null}
        {note.whatIsOpen && (
          <>
            <b className="name">Open:</b> {note.whatIsOpen}{" "}
          </>
        )}
        {note.whatToWatch && (
          <>
            <b className="name">Watch:</b> {note.whatToWatch}{" "}
          </>
        )}
        {mayWrite && note.state === "asked" && (
          <button className="act" type="button" onClick={() => onDo({ form: "note", note: note.id })}>
            Write it
          </button>
        )}
      </div>
    </li>
  );
}
