import { When } from "../../../web/kit/When.tsx";
import type { ApprovalRow } from "../facts.ts";
import { approvalStates, type ChangeRequest } from "../model.ts";
import type { Assessment } from "./data.ts";
import { Moment } from "./Moment.tsx";

/** Who was asked, what each said, and who still has a vote. It binds to the words as they were asked. */
export function Approvals({ record, assessment }: { record: ChangeRequest; assessment: Assessment }) {
  const { approvals, names } = assessment;
  return (
    <section aria-label="Approvals">
      <h2>Approvals</h2>
      {record.changeType === "standard" && <p className="qq">Approved with its template, while it keeps to the template's words.</p>}
      {record.changeType !== "standard" && approvals.length === 0 && <p className="qq">Nobody is asked now.</p>}
      {record.approvalDueAt && (
        <p className="q">
          due <When at={record.approvalDueAt} />
        </p>
      )}
      <ul className="ch-approvals">
        {approvals.map((row) => (
          <Group key={row.id} row={row} names={names} />
        ))}
      </ul>
    </section>
  );
}

function Group({ row, names }: { row: ApprovalRow; names: Assessment["names"] }) {
  const agreed = row.votes.filter((vote) => vote.decision === "approve").length;
  const waiting = row.voters.filter((person) => !row.votes.some((vote) => vote.person === person));
  const named = (person: string) => names[person] ?? "somebody";
  return (
    <li>
      <b className="name">{row.groupName}</b>{" "}
      <span className={row.state === "rejected" ? "red" : "q"}>{approvalStates.find((one) => one.value === row.state)?.label}</span>{" "}
      <span className="q tn">
        {agreed} of {row.quorum}
      </span>
      {row.votes.map((vote) => (
        <p key={vote.person}>
          {named(vote.person)} {vote.decision === "approve" ? "agrees" : <b className="red">refuses</b>} <Moment at={vote.at} />
          {vote.words && <span className="q">: {vote.words}</span>}
        </p>
      ))}
      {row.state === "requested" && waiting.length > 0 && <p className="qq">waits for {waiting.map(named).join(", ")}</p>}
    </li>
  );
}
