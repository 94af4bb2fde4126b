import { Textarea } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "./Dialog.tsx";
import { useShiftDeeds } from "./data.ts";
import type { PartProps } from "./Grid.tsx";
import type { Doing } from "./OnCallScreen.tsx";

/** What one shift leaves to the next; the note that was asked for, or one of one's own accord. */
export function NoteForm({ schedule, given, onClose }: PartProps & { given: Extract<Doing, { form: "note" }>; onClose: () => void }) {
  const deeds = useShiftDeeds();
  const note = schedule.notes.find((one) => one.id === given.note);
  const [open, setOpen] = useState(note?.whatIsOpen ?? "");
  const [watch, setWatch] = useState(note?.whatToWatch ?? "");
  const said = { whatIsOpen: open, whatToWatch: watch };
  const send = () => (note ? deeds.note(note.id, said) : deeds.newNote(schedule.record.id, said));
  return (
    <Dialog title={note?.name ?? "Handover note"} submit="Hand over" onSubmit={send} onClose={onClose}>
      {(errorOf) => (
        <>
          <Textarea
            label="What is open"
            minRows={3}
            value={open}
            data-autofocus
            onChange={(event) => setOpen(event.currentTarget.value)}
            error={errorOf("whatIsOpen")}
          />
          <Textarea
            label="What to watch"
            minRows={2}
            value={watch}
            onChange={(event) => setWatch(event.currentTarget.value)}
            error={errorOf("whatToWatch")}
          />
          <p className="q">Whoever takes over is told, and finds it here.</p>
        </>
      )}
    </Dialog>
  );
}
