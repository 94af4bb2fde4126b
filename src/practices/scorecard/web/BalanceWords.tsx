import { Popover } from "@mantine/core";
import { useState } from "react";
import type { ScorecardPage } from "../facts.ts";

/** The balanced score and its grade; pressed, its arithmetic line by line, and the red lines that beat it. */
export function BalanceWords({ page, onOpen }: { page: ScorecardPage; onOpen: (key: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  const { balance } = page;
  if (balance.of === 0) return null;
  const points = (value: number | null) => (value === null ? "none" : value.toFixed(1));
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={440} trapFocus classNames={{ dropdown: "sc-sums" }}>
      <Popover.Target>
        <button className="sc-balance" type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <span className="q">Balanced score</span>{" "}
          {balance.score === null ? (
            <b>no grade</b>
          ) : (
            <b className={balance.isCapped ? "red" : undefined}>
              {Math.round(balance.score)}, {balance.grade}
            </b>
          )}{" "}
          <span className="qq">
            {balance.measured} of {balance.of} measured
          </span>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className="sc-card">
          <p>
            Each number stands between a worst (0) and a best (1); what it reaches is multiplied by its weight. What was not measured is
            left out and its weight spread over the rest; under six tenths there is no grade. A from 85, B from 70, C from 55.
          </p>
          <table className="figures">
            <thead>
              <tr>
                <th scope="col">Number</th>
                <th scope="col" className="num">
                  Weight
                </th>
                <th scope="col" className="num">
                  Reached
                </th>
                <th scope="col" className="num">
                  Points
                </th>
              </tr>
            </thead>
            <tbody>
              {balance.parts.map((part) => (
                <tr key={part.key}>
                  <td>
                    <button className="act" type="button" onClick={() => onOpen(part.key)}>
                      {part.name}
                    </button>
                  </td>
                  <td className="num">{part.weight}</td>
                  <td className="num">{part.reached === null ? "not measured" : part.reached.toFixed(2)}</td>
                  <td className="num">{points(part.points)}</td>
                </tr>
              ))}
              <tr>
                <td>
                  <b>Sum</b>
                </td>
                <td />
                <td />
                <td className="num">
                  <b>{points(balance.score)}</b>
                </td>
              </tr>
            </tbody>
          </table>
          {balance.pastFloor.length > 0 && (
            <p className="red">
              Past the hard floor: {balance.pastFloor.map((one) => one.name).join(", ")}. Whatever the average, the grade is C at most.
            </p>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
