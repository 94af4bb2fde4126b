import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export type Letter = {
  to: string[];
  messageId: string;
  subject: string;
  raw: string /** When it was accepted, in milliseconds of this process. */;
  at: number;
};
export type MailServer = {
  url: string;
  /** Every letter that was accepted, in order: what a real recipient would have. */
  letters: Letter[];
  /** What the server answers to the next recipients, before it accepts them again. */
  refuseWith(...answers: { code: number; text: string }[]): void;
  /** Accept the letter, then break the line without the answer. */
  dropAfterNextLetter(): void;
  /** How many lines were opened to it so far. */
  lines(): number;
  /** Ends every line, as a server does with those that say nothing for a while. */
  hangUp(): void;
  close(): Promise<void>;
};

/** A real SMTP server on the loopback that keeps what it accepts; it may take its time between keeping a letter and saying so. */
export async function openMailServer({ takesMs = 0 }: { takesMs?: number } = {}): Promise<MailServer> {
  const letters: Letter[] = [];
  const refusals: { code: number; text: string }[] = [];
  let drop = false;
  let lines = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onConnect(_session, done) {
      lines++;
      done();
    },
    onRcptTo(_address, _session, done) {
      const refusal = refusals.shift();
      done(refusal ? Object.assign(new Error(refusal.text), { responseCode: refusal.code }) : null);
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        letters.push(
          letterOf(
            Buffer.concat(parts).toString("utf8"),
            session.envelope.rcptTo.map((one) => one.address),
          ),
        );
        if (!drop) return takesMs > 0 ? void setTimeout(done, takesMs, null) : done(null);
        drop = false;
        hangUp();
      });
    },
  });
  const hangUp = () => {
    for (const connection of server.connections) (connection as { _socket: { destroy(): void } })._socket.destroy();
  };
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", () => resolve()));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    letters,
    refuseWith: (...answers) => void refusals.push(...answers),
    dropAfterNextLetter: () => {
      drop = true;
    },
    lines: () => lines,
    hangUp,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

function letterOf(raw: string, to: string[]): Letter {
  const head = raw.slice(0, raw.indexOf("\r\n\r\n")).replace(/\r\n[ \t]+/g, " ");
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, "im").exec(head)?.[1] ?? "";
  return { to, messageId: header("Message-ID"), subject: header("Subject"), raw, at: performance.now() };
}
