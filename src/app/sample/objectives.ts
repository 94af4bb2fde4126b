import { machine, type World } from "./world.ts";

type Seed = { key: string; name: string; service: string; target: number; period: "28" | "90" | "month"; hours: "agreed" | "always" };

/** What Ostermere promises itself of six services. */
const seeds: readonly Seed[] = [
  { key: "erp", name: "Payments can be posted", service: "erp", target: 99.8, period: "28", hours: "always" },
  { key: "payroll", name: "Payroll is there when it is run", service: "payroll", target: 99.9, period: "month", hours: "always" },
  { key: "files", name: "Shared folders can be opened", service: "files", target: 99.5, period: "90", hours: "agreed" },
  { key: "telephony", name: "The hotline rings", service: "telephony", target: 99.9, period: "90", hours: "always" },
  { key: "shop", name: "Customers can order", service: "shop", target: 99.9, period: "28", hours: "always" },
  { key: "mes", name: "Lines get their orders", service: "mes", target: 99.95, period: "28", hours: "always" },
];

/** Plans the objectives. They raise no alerts: the people of the sample are not to be called. */
export function planObjectives(world: World): void {
  for (const { key, service, ...values } of seeds) {
    const command = world.create("objective", { ...values, service: world.service(service), indicator: "availability", alerts: false });
    world.send({ at: world.start, kind: "objective", id: world.id(`objective/${key}`), actor: machine, command });
  }
}
