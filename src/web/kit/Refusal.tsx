import { Button, type ButtonProps, Popover } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Lock } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { placeOf } from "./address.ts";
import { Icon } from "./icon.tsx";

/** A refusal as it is shown: why not, in a sentence, and the way that is open. */
export type RefusalView = { sentence: string; open?: { label: string; href?: string; run?: () => void } };

/** A refusal where it happened: spoken at once, with the open way beside it. */
export function Refusal({ refusal }: { refusal: RefusalView }) {
  return (
    <div className="refusal" role="alert">
      <p>{refusal.sentence}</p>
      {refusal.open && <OpenWay open={refusal.open} />}
    </div>
  );
}

type DimmedButtonProps = Omit<ButtonProps, "disabled"> & {
  children: ReactNode;
  /** Why it may not be pressed now; without it this is an ordinary button. */
  refusal?: RefusalView | null;
  /** The sentence is also written beside the button, so it need not be opened. */
  isReasonBeside?: boolean;
  onClick?: () => void;
};

/** A button that stays when it may not be pressed: dimmed, focusable, described by the sentence, which opens on pressing. */
export function DimmedButton({ children, refusal, isReasonBeside = false, onClick, ...rest }: DimmedButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const reasonId = useId();
  if (!refusal) {
    return (
      <Button {...rest} onClick={onClick}>
        {children}
      </Button>
    );
  }
  return (
    <>
      <Popover opened={isOpen} onChange={setOpen} position="bottom-start">
        <Popover.Target>
          <Button
            {...rest}
            variant="subtle"
            leftSection={<Icon of={Lock} small />}
            aria-disabled="true"
            aria-describedby={reasonId}
            onClick={() => setOpen((was) => !was)}
          >
            {children}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Refusal refusal={refusal} />
        </Popover.Dropdown>
      </Popover>
      <span id={reasonId} className={isReasonBeside ? "reason" : "vh"}>
        {refusal.sentence}
      </span>
    </>
  );
}

function OpenWay({ open }: { open: NonNullable<RefusalView["open"]> }) {
  if (open.href) {
    return (
      <Link className="act" {...placeOf(open.href)}>
        {open.label}
      </Link>
    );
  }
  return (
    <button className="act" type="button" onClick={open.run}>
      {open.label}
    </button>
  );
}
