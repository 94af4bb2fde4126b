import { Link, useSearch } from "@tanstack/react-router";
import { usePageTitle } from "../../../web/kit/slots.ts";
import { type DescribedKind, mayCreate, useKinds } from "../../../web/record/describe.ts";
import { NewRecord } from "../../../web/record/NewRecord.tsx";
import { PaperPicker } from "./PaperPicker.tsx";
import { fieldsOf, paperHelp } from "./papers.ts";

/** `/briefings/new`: which paper, then only what that paper must be told. */
export function Screen() {
  const kind = useKinds().byKind.get("briefing");
  const { paper }: { paper?: unknown } = useSearch({ strict: false });
  const chosen = paperHelp.find((one) => one.paper === paper);
  usePageTitle("New briefing");
  if (!kind) return null;
  if (chosen && mayCreate(kind))
    return (
      <NewRecord
        key={chosen.paper}
        kind={asking(kind, chosen)}
        title={chosen.label}
        about={`${chosen.what} ${chosen.pages}, composed at once from the records as they are now.`}
        fixed={{ paper: chosen.paper }}
      />
    );
  return (
    <div className="sheet">
      <p>
        <Link className="act" to="/briefings">
          Briefings
        </Link>
      </p>
      <h1>New briefing</h1>
      <PaperPicker mayMake={mayCreate(kind)} />
    </div>
  );
}

/** The kind as its form should be for one paper: only the fields it needs, each with help of its own. */
function asking(kind: DescribedKind, help: (typeof paperHelp)[number]): DescribedKind {
  const wanted = fieldsOf(help);
  const commands = kind.commands.map((command) => {
    if (command.type !== "create") return command;
    const fields = wanted.flatMap((name) => {
      const field = command.fields.find((one) => one.name === name);
      if (!field) return [];
      if (name === "period") return [{ ...field, help: `Such as ${help.period}.` }];
      return [
        help.needs.includes(name) ? { ...field, required: true, help: "" } : { ...field, help: helpFor(name, field.help, help.paper) },
      ];
    });
    return { ...command, fields };
  });
  return { ...kind, commands };
}

function helpFor(name: string, usual: string | undefined, paper: string): string {
  if (paper !== "memo") return usual ?? "";
  if (name === "incident") return "One of these says what it is about.";
  return name === "escalation" ? "One that is not confidential." : name === "nextWordOn" ? (usual ?? "") : "";
}
