import { Button, Modal, NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { localToInstant } from "../../../kernel/time.ts";
import { useReader } from "../../../web/client/session.ts";
import { useDiaryDeed } from "./data.ts";

type Given = { day: string; calendar: string; onClose: () => void };

/** A block of time, put into the calendar that may be written. */
export function BlockTime({ day: first, calendar, onClose }: Given) {
  const { timeZone } = useReader();
  const deed = useDiaryDeed();
  const [title, setTitle] = useState("");
  const [day, setDay] = useState(first);
  const [time, setTime] = useState("");
  const [lengthMinutes, setLength] = useState(60);
  const [isSending, setSending] = useState(false);
  const put = async () => {
    const [year, month, date] = day.split("-").map(Number) as [number, number, number];
    const [hour, minute] = time.split(":").map(Number) as [number, number];
    const startsAt = localToInstant(timeZone, { year, month, day: date, hour, minute }, "compatible");
    if (startsAt === null || isSending) return;
    setSending(true);
    if (await deed("/api/diary/blocks", { title, startsAt, lengthMinutes }, "The block was not put in")) onClose();
    else setSending(false);
  };
  return (
    <Modal opened onClose={onClose} title="Block time" closeButtonProps={{ "aria-label": "Close" }}>
      <form
        className="dy-new"
        onSubmit={(event) => {
          event.preventDefault();
          void put();
        }}
      >
        <TextInput
          label="What for"
          required
          maxLength={200}
          data-autofocus
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <div className="row">
          <TextInput label="Day" type="date" required value={day} onChange={(event) => setDay(event.currentTarget.value)} />
          <TextInput
            label={`Begins (${timeZone})`}
            type="time"
            required
            value={time}
            onChange={(event) => setTime(event.currentTarget.value)}
          />
          <NumberInput
            label="Minutes"
            required
            min={5}
            max={1440}
            step={15}
            w={96}
            value={lengthMinutes}
            onChange={(value) => setLength(Number(value))}
          />
        </div>
        <p className="row">
          <Button type="submit" variant="filled" loading={isSending}>
            Put it in
          </Button>
          <span className="q">It goes into {calendar}, and can be taken out again from here.</span>
        </p>
      </form>
    </Modal>
  );
}
