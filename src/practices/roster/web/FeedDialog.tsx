import { Modal } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Id } from "../../../kernel/ids.ts";
import { useMay } from "../../../web/client/session.ts";
import { CopyButton } from "../../../web/kit/CopyButton.tsx";
import { quietly, type Schedule, useShiftDeeds } from "./data.ts";

type Feed = { id: Id; name: string; address: string };

/** Makes an address for a calendar program. It is shown once: of its key only a digest is kept. */
export function FeedDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const deeds = useShiftDeeds();
  const may = useMay();
  const [made, setMade] = useState<Feed | null>(null);
  const make = (roster: Id | null) => async () => {
    const doing = deeds.feed(roster).then(({ id, name, path }) => setMade({ id, name, address: `${window.location.origin}${path}` }));
    await quietly(doing, "No address was made");
  };
  return (
    <Modal opened onClose={onClose} title="Calendar feed" size="md" closeButtonProps={{ "aria-label": "Close" }}>
      {made ? (
        <div className="ros-form">
          <p>
            Give this address of <b className="name">{made.name}</b> to your calendar program, as a calendar to subscribe to. It is shown
            once.
          </p>
          <p className="feed-address">
            <code>{made.address}</code>
          </p>
          <p className="row">
            <CopyButton text={made.address} />
          </p>
          <p className="q">
            Whoever has the address may read the shifts. You can revoke it under{" "}
            <Link className="act" to="/roster-feeds">
              your feeds
            </Link>
            .
          </p>
        </div>
      ) : (
        <div className="ros-form">
          <p>A calendar program cannot sign in, so the key is in the address. It follows every swap and override within the hour.</p>
          <p className="row">
            <button className="act" type="button" onClick={() => void make(schedule.record.id)()}>
              {schedule.record.name}: every shift, gaps too
            </button>
          </p>
          <p className="row">
            <button className="act" type="button" onClick={() => void make(null)()}>
              My own shifts, in all rosters
            </button>
          </p>
          {may("export.run") && (
            <p className="row">
              <a className="act" href={`/api/rosters/${schedule.record.id}/segments.csv?from=${schedule.from}&to=${schedule.to}`}>
                These two weeks as CSV
              </a>
            </p>
          )}
          <p className="q">
            <Link className="act" to="/roster-feeds">
              Your feeds
            </Link>{" "}
            can be seen and revoked.
          </p>
        </div>
      )}
    </Modal>
  );
}
