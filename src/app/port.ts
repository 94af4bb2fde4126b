import { createServer } from "node:net";
import type { Settings } from "./config.ts";
import { RefusedToStart } from "./refused.ts";

/** Refuses with a sentence where the address cannot be listened on: asked first, so that nothing is started in vain. */
export async function expectFreePort({ host, port }: Settings): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once("error", reject);
      probe.listen({ host, port, exclusive: true }, resolve);
    });
  } catch (error) {
    throw portRefusal(error, { host, port });
  }
  await new Promise((resolve) => probe.close(resolve));
}

/** The sentence of a failure to listen; any other fault as it is. */
export function portRefusal(error: unknown, { host, port }: { host: string; port: number }): unknown {
  const code = (error as { code?: string }).code ?? "";
  const sentences: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is taken, perhaps by another Quarterdeck. Stop that, or set QUARTERDECK_PORT to a free one.`,
    EACCES: `This account may not listen on port ${port}. Set QUARTERDECK_PORT to one above 1023.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Set QUARTERDECK_HOST to 127.0.0.1, 0.0.0.0 or one of its own.`,
    ENOTFOUND: `There is no host called ${host}. Set QUARTERDECK_HOST to 127.0.0.1, 0.0.0.0 or an address of this machine.`,
  };
  const sentence = sentences[code];
  return sentence ? new RefusedToStart(sentence) : error;
}
