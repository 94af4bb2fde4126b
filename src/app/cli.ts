import { runCommand } from "./commands.ts";

// The program behind bin/quarterdeck. What still runs after its command is done (a socket on its way out, say) must not keep it alive for long.
process.exitCode = await runCommand(process.argv.slice(2));
setTimeout(() => process.exit(), 2_000).unref();
