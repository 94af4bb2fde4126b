import "./briefing.css";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { placeOf } from "../../../web/kit/address.ts";
import { paperHelp } from "./papers.ts";

/** Which papers there are, what each says, and a button for each; without the permission to make one, what they are. */
export function PaperPicker({ mayMake }: { mayMake: boolean }) {
  return (
    <section className="br-papers" aria-label="Papers">
      <p className="q">
        A paper is composed from the records as they are now: every number in it leads to its rows. You word it, somebody reviews it, and
        once it is issued nothing of it changes.
      </p>
      <ul>
        {paperHelp.map(({ paper, label, what, pages }) => (
          <li key={paper}>
            {mayMake ? (
              <Button
                variant="default"
                justify="flex-start"
                renderRoot={(props) => <Link {...props} {...placeOf(`/briefings/new?paper=${paper}`)} />}
              >
                {label}
              </Button>
            ) : (
              <b>{label}</b>
            )}
            <span>
              {what} <span className="q br-pages-count">{pages}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
