import { addDays, type Instant } from "../../../kernel/time.ts";
import { deploymentId } from "../../../practices/change/deployment.rules.ts";
import { type Dice, dice } from "../dice.ts";
import { after, HOUR, MINUTE } from "../moments.ts";
import { machine, type World } from "../world.ts";
import { templateId } from "./life.ts";
import { hourOn } from "./moments.ts";
import type { ChangePlan } from "./plan.ts";

const integrationKey = "integration/github";
/** For how many days back deployments are kept as records. */
const daysKept = 91;
const tries = [2, 3, 3, 4, 5] as const;

type Told = {
  key: string;
  environment: "production" | "staging";
  title: string;
  ref: string;
  began: Instant;
  ended: Instant;
  state: "succeeded" | "failed";
};

/** Plans what the pipelines of the shop told: a release tried on staging until it was right, then put to production by its change. */
export function planDeployments(world: World, plans: readonly ChangePlan[]): void {
  const from = hourOn(world, -daysKept, 0);
  planRules(world);
  for (const plan of plans.filter((one) => one.template === "shop-release" && one.from > from)) planRelease(world, plan);
  planUnauthorised(world, plans);
}

/** Three rules, the first that fits: the shop and its interface to production by a change, everything else without. */
function planRules(world: World): void {
  const create = (kind: string, key: string, values: Record<string, unknown>) =>
    world.send({ at: world.start, kind, id: world.id(key), actor: machine, command: world.create(kind, values) });
  create("integration", integrationKey, { name: "GitHub, shop", connector: "github", team: world.team("apps"), environment: "Production" });
  const shop = { service: world.service("shop"), assignee: world.person("ilic").id, windowMinutes: 60 };
  const production = { environment: "production", isProduction: true, needsChange: true, template: templateId(world, "shop-release") };
  create("deploymentRule", "deployment-rule/shop", {
    name: "Shop to production",
    position: 10,
    target: "ostermere/shop*",
    ...shop,
    ...production,
  });
  const staging = { environment: "*", target: "*", isProduction: false, needsChange: false, template: null };
  create("deploymentRule", "deployment-rule/rest", { name: "Everything else", position: 90, ...shop, assignee: null, ...staging });
}

function planRelease(world: World, plan: ChangePlan): void {
  const { begunAt, endedAt, scheduledAt, ending, title } = plan;
  if (begunAt === null || endedAt === null || scheduledAt === null) return;
  const chance = dice(`${world.seed}/deployments/${plan.key}`);
  const ref = `release/${title.replace(/^Shop release ([0-9.]+).*$/, "$1")}`;
  const count = chance.pick(tries);
  for (let index = 0; index < count; index++) {
    const began = after(plan.from, -(count - index) * 9 * HOUR + chance.int(0, 240) * MINUTE);
    const ended = after(began, chance.int(4, 11) * MINUTE);
    const state = index < count - 1 && chance.chance(0.3) ? "failed" : "succeeded";
    report(world, { key: `${plan.key}/${index}`, environment: "staging", title: `${title} to staging`, ref, began, ended, state }, null);
  }
  const told = { key: plan.key, environment: "production", title: `${title} to production`, ref } as const;
  const state = ending === "rolledBack" || ending === "failed" ? "failed" : "succeeded";
  report(
    world,
    { ...told, began: after(begunAt, 3 * MINUTE), ended: after(endedAt, -2 * MINUTE), state },
    world.numbers.get(plan.key) ?? null,
  );
}

/** A pipeline tells when it begins and when it has ended. */
function report(world: World, told: Told, number: string | null): void {
  const { key, environment, title, ref, began, ended, state } = told;
  const integration = world.id(integrationKey);
  const chance = dice(`${world.seed}/commit/${key}`);
  const id = deploymentId(integration, key);
  const said = {
    ...{ type: "report", integration, key, environment, title, ref, target: "ostermere/shop", commit: commitOf(chance) },
    ...{ committedAt: after(began, -chance.int(3, 40) * HOUR), startedBy: chance.pick(["nikola-ilic", "rui-costa", "beata-tomczyk"]) },
    ...{
      link: `https://github.example/ostermere/shop/actions/runs/${chance.int(100_000, 999_999)}`,
      words: number === null ? null : `Under ${number}`,
    },
  };
  for (const [at, now] of [
    [began, "running"],
    [ended, state],
  ] as const)
    world.send({ at, kind: "deployment", id, actor: machine, command: { ...said, state: now, at } });
}

function commitOf(chance: Dice): string {
  return Array.from({ length: 40 }, () => "0123456789abcdef"[chance.int(0, 15)]).join("");
}

/** One evening somebody put a repair to production under the number of the release of the week before. */
function planUnauthorised(world: World, plans: readonly ChangePlan[]): void {
  const began = hourOn(world, -9, 18.6);
  const last = plans.filter((one) => one.template === "shop-release" && one.closedAt !== null && one.closedAt < addDays(began, -1)).at(-1);
  if (!last || began < world.start) return;
  const told = {
    key: "repair",
    environment: "production",
    title: "Repair of the voucher to production",
    ref: "fix/voucher",
    state: "succeeded",
  } as const;
  report(world, { ...told, began, ended: after(began, 7 * MINUTE) }, world.numbers.get(last.key)!);
}
