// `npm start`: installs what is missing, builds where the build is stale, and starts the office with the words given.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { followNpm } from "./follow-npm.mjs";
import { isBuilt, root } from "./freshness.mjs";
import { installMissing } from "./install.mjs";
import { launch } from "./launch.mjs";

followNpm();
installMissing();
if (!isBuilt()) {
  process.stdout.write("Building …\n");
  // In a process of its own: the memory that a build takes is given back.
  const built = spawnSync(process.execPath, [join(root, "tools/build.mjs")], { cwd: root, stdio: "inherit" });
  if (built.status !== 0) {
    process.stderr.write("The build failed; the lines above say where. Correct that, and start again.\n");
    process.exit(1);
  }
}
process.argv = [process.execPath, join(root, "bin/quarterdeck"), "start", ...process.argv.slice(2)];
await launch();
