import type { Words } from "./plan.ts";

/** What sort of work a change is: its words come from it. `{item}` is what is changed, `{service}` what people call it. */
export type Sort = "patch" | "upgrade" | "firmware" | "settings" | "network" | "capacity" | "move" | "release";

const list = (...steps: readonly string[]) => steps.map((step, index) => `${index + 1}. ${step}`).join("\n");

const sorts: Readonly<Record<Sort, Omit<Words, "rollbackMinutes">>> = {
  patch: {
    implementationPlan: list(
      "Tell the NOC that {item} is worked on",
      "Snapshot of {item}",
      "Install the patches of the month",
      "Restart, wait for all services",
      "Take the second node where there is one",
      "Tell the NOC that it is over",
    ),
    testPlan: list("Services of {item} answer", "Sign in as a user of {service}", "No new error in the log within ten minutes"),
    communicationPlan: "Users of {service} by the portal, two days before. NOC and service desk by mail.",
    rollbackPlan: list("Stop the services", "Back to the snapshot", "Start, repeat the checks"),
    rollbackTrigger: "A service of {item} does not start, or sign-in fails twice.",
    riskImpactAnalysis: "{service} is away for one restart, about ten minutes.",
  },
  upgrade: {
    implementationPlan: list(
      "Full backup of {item}, restore tried on the copy",
      "Put {service} into maintenance",
      "Stop jobs and interfaces",
      "Install the new version",
      "Run the upgrade of the data",
      "Start with one node, check, then the rest",
      "Open {service} again",
    ),
    testPlan: list(
      "Version is shown as planned",
      "Ten transactions on the checklist of the business",
      "Interfaces send and receive",
      "Night job runs once by hand",
    ),
    communicationPlan: "Owner and key users a week before; all users of {service} two days before and when it is over.",
    rollbackPlan: list(
      "Stop all nodes",
      "Install the version of before",
      "Restore the backup",
      "Start, repeat the checks",
      "Tell key users",
    ),
    rollbackTrigger: "Upgrade of the data fails, or two checks of the business fail.",
    riskImpactAnalysis:
      "{service} is not available during the window. Data written after the start is lost in a rollback: none is written, the service is closed.",
  },
  firmware: {
    implementationPlan: list(
      "Read out the configuration, keep it outside",
      "Compare the checksum of the image",
      "Load the image onto {item}",
      "Move traffic to the second one",
      "Restart {item} on the new image",
      "Watch for ten minutes, move traffic back",
      "Same for the second one",
    ),
    testPlan: list(
      "Both report the new level",
      "Switch over and back without a lost packet",
      "No error on any port",
      "Monitoring is green",
    ),
    communicationPlan: "Site and NOC a week before, by mail; on the evening by telephone.",
    rollbackPlan: list("Move traffic to the other one", "Boot the image of before", "Load the kept configuration", "Repeat the checks"),
    rollbackTrigger: "Two checks fail, or {item} restarts by itself.",
    riskImpactAnalysis: "One of the pair is missing during the work: a fault of the other in that time is an outage of {service}.",
  },
  settings: {
    implementationPlan: list(
      "Write down the values of before",
      "Set the new values on one node of {item}",
      "Watch for 15 minutes",
      "Set them everywhere",
    ),
    testPlan: list("Values are shown as planned", "{service} answers as fast as before", "No new error in the log"),
    communicationPlan: "Key users of {service} and the service desk, the day before.",
    rollbackPlan: list("Set the values of before", "Restart the service", "Repeat the checks"),
    rollbackTrigger: "Errors rise, or {service} is slower than before for five minutes.",
    riskImpactAnalysis: "Nobody notices it where it works. Where not, {service} is slow until it is taken back.",
  },
  network: {
    implementationPlan: list(
      "Field engineer on site, console connected",
      "Keep the running configuration",
      "Set the new configuration on {item}, to be reverted by itself in ten minutes",
      "Check, then confirm it",
      "Save, and bring the diagram up to date",
    ),
    testPlan: list("All neighbours are seen", "Telephone call across", "Speed measured both ways", "Second way tried by hand"),
    communicationPlan: "Site and NOC three days before; the carrier where a line is touched.",
    rollbackPlan: list("Do not confirm: it reverts by itself", "Else load the kept configuration by console", "Repeat the checks"),
    rollbackTrigger: "A neighbour is missing, or more than one packet in a thousand is lost.",
    riskImpactAnalysis: "A mistake cuts the site off until the configuration reverts: ten minutes.",
  },
  capacity: {
    implementationPlan: list(
      "Check the free space behind {item}",
      "Grow the volume",
      "Grow the file system while it is in use",
      "Set the new alarm levels",
    ),
    testPlan: list("New size is shown", "Alarm levels are right", "Write and read a file of ten gigabytes"),
    communicationPlan: "NOC, on the day.",
    rollbackPlan: list("Move what was written back", "Mount the volume of before", "Repeat the checks"),
    rollbackTrigger: "Errors of the disk, or the file system cannot be grown.",
    riskImpactAnalysis: "Done while in use. An error makes {service} stop until it is mounted again.",
  },
  move: {
    implementationPlan: list(
      "Build the new one beside {item}",
      "Copy the data, then the differences",
      "Close {service} for users",
      "Last differences",
      "Point names and jobs to the new one",
      "Open for one team, then for all",
      "Keep the old one for two weeks, switched off",
    ),
    testPlan: list("Count of records is equal", "Jobs run once by hand", "One team works for an hour"),
    communicationPlan: "All users of {service} a week before, and on the morning after.",
    rollbackPlan: list("Close the new one", "Point names and jobs to the old one", "Copy back what was written since", "Open the old one"),
    rollbackTrigger: "Counts differ, or a job that money hangs on fails.",
    riskImpactAnalysis: "A forgotten reader of the old one shows itself on the next working day.",
  },
  release: {
    implementationPlan: list(
      "Freeze the branch, tag it",
      "Deploy to the first node",
      "Run the smoke tests",
      "Deploy to the second node",
      "Empty caches",
    ),
    testPlan: list("Smoke tests are green", "Five cases of the key users", "Error rate below one in a thousand for ten minutes"),
    communicationPlan: "Key users and the service desk, with the list of what is new.",
    rollbackPlan: list("Deploy the tag of before", "Empty caches", "Run the smoke tests"),
    rollbackTrigger: "A smoke test fails, or more than one error in a hundred calls.",
    riskImpactAnalysis: "Without interruption, node by node. What is new may be wrong.",
  },
};

/** The plans of a sort of work, told of an item and a service. */
export function wordsFor(
  sort: Sort,
  { item, service, rollbackMinutes }: { item: string; service: string; rollbackMinutes: number },
): Words {
  const told = Object.entries(sorts[sort]).map(([name, text]) => [name, text.replaceAll("{item}", item).replaceAll("{service}", service)]);
  return { ...Object.fromEntries(told), rollbackMinutes };
}
