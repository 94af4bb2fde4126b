import type { Dice } from "../dice.ts";
import type { SiteKey } from "../people.ts";

/** What the words of a ticket are filled with: where the caller sits, and what the day brings. */
export type Place = { site: SiteKey; siteName: string; colleagues: readonly string[]; weekday: string; month: string; year: number };

const rooms: Record<SiteKey, readonly string[]> = {
  hamburg: ["Alster", "Elbe", "Bille", "H2.14", "H3.07", "H1.22", "Speicher"],
  leeds: ["Wharfe", "Aire", "L1.05", "L2.11", "Dock office"],
  gdansk: ["Motława", "Oliwa", "G1.03", "G2.09", "Laboratory 2"],
  aarhus: ["Skagen", "Mols", "A1.08", "A2.02", "Drawing office"],
};
const shortSite: Record<SiteKey, string> = { hamburg: "HH", leeds: "LDS", gdansk: "GD", aarhus: "AAR" };
const printersAt: Record<SiteKey, number> = { hamburg: 9, leeds: 4, gdansk: 5, aarhus: 3 };
const two = (value: number) => String(value).padStart(2, "0");

const slots: Record<string, (dice: Dice, place: Place) => string> = {
  place: (dice, place) =>
    dice.weighted([
      [place.siteName, 5],
      ["home", 3],
      ["the train", 1],
      [`hall ${dice.int(1, 4)}`, 2],
    ]),
  away: (dice) => dice.pick(["two weeks of leave", "parental leave", "a business trip", "the holidays", "a long weekend", "a sick leave"]),
  laptop: (dice, place) => `OST-${shortSite[place.site]}-${dice.int(1000, 4999)}`,
  app: (dice) =>
    dice.pick([
      "the ERP",
      "the portal",
      "the time record",
      "the travel form",
      "the quality portal",
      "customer records",
      "the production panel",
    ]),
  room: (dice, place) => dice.pick(rooms[place.site]),
  desk: (dice, place) => `${shortSite[place.site].charAt(0)}${dice.int(1, 3)}.${two(dice.int(1, 60))}`,
  colleague: (dice, place) => dice.pick(place.colleagues),
  minutes: (dice) => String(dice.pick([2, 3, 5, 8, 10, 12, 15, 20, 25, 30, 40, 45])),
  days: (dice) => String(dice.int(2, 9)),
  n: (dice) => String(dice.int(3, 48)),
  percent: (dice) => String(dice.int(81, 99)),
  time: (dice) => `${two(dice.int(7, 17))}:${dice.pick(["00", "05", "10", "15", "20", "30", "40", "45", "50"])}`,
  code: (dice) =>
    dice.pick([`0x8007${dice.int(1000, 9999)}`, `E-${dice.int(100, 999)}`, `KB50${dice.int(10000, 59999)}`, `Q-${dice.int(1000, 9999)}`]),
  share: (dice) =>
    dice.pick([
      "Quality",
      "Payments",
      "Tenders",
      "Shift plans",
      "Customs",
      "Drawings 2026",
      "Lab reports",
      "Price lists",
      "Site Leeds",
      "Projects East",
      "Audits",
      "Onboarding",
      "Transport",
    ]),
  doc: (dice) =>
    dice.pick([
      "the forecast",
      "the shift plan",
      "the price list",
      "the packing list",
      "the budget file",
      "the inspection plan",
      "the tender",
      "the stock list",
      "the customs list",
      "the travel form",
      "the master list",
    ]),
  subject: (dice) =>
    dice.pick([
      "an unpaid invoice",
      "your parcel",
      "a shared document",
      "a new voice message",
      "your mailbox is full",
      "a bonus payment",
      "a changed bank account",
      "a signed contract",
    ]),
  partner: (dice) =>
    dice.pick([
      "Halden Metall",
      "Brixworth Foods",
      "Kaszuby Opak",
      "Nordfracht",
      "Vestjysk Stål",
      "Lindner & Sohn",
      "Adriatic Pumps",
      "Tamerlane Textiles",
      "Ribe Teknik",
      "Boreal Paper",
      "Cantieri Lupo",
      "Van Dalen",
      "Wielton Glas",
      "Carrick Bearings",
    ]),
  carrier: (dice) => dice.pick(["Nordfracht", "Humber Lines", "Trans Balt", "Fjord Cargo"]),
  bank: (dice) => dice.pick(["Hansebank", "Yorkshire Bank", "Bank Pomorze"]),
  program: (dice) =>
    dice.pick([
      "Project",
      "Visio",
      "Acrobat",
      "Drafter CAD viewer",
      "Python",
      "SAP GUI",
      "Notepad++",
      "PowerBI",
      "WinSCP",
      "Camtasia",
      "AutoHotkey",
      "MindManager",
    ]),
  printer: (dice, place) => `PR-${shortSite[place.site]}-${two(dice.int(1, printersAt[place.site]))}`,
  labelPrinter: (dice) =>
    dice.weighted([
      ["LP-H3-02", 6],
      ["LP-H3-01", 1],
      ["LP-H3-03", 1],
      ["LP-H1-01", 1],
    ]),
  tray: (dice) => two(dice.int(1, 4)),
  port: (dice) => String(dice.int(1, 48)),
  gate: (dice) => dice.pick(["A", "B", "C", "D"]),
  gun: (dice) => String(dice.int(3, 38)),
  dock: (dice) => String(dice.int(1, 9)),
  hall: (dice) => String(dice.int(1, 4)),
  line: (dice) => String(dice.int(1, 12)),
  order: (dice) => `45${dice.int(10000, 99999)}`,
  run: (dice) => `F${dice.int(110, 989)}`,
  invoice: (dice) => `RE-${dice.int(20000, 89999)}`,
  drawing: (dice) => `D-${dice.int(1000, 9999)}-${dice.pick(["A", "B", "C"])}`,
  report: (dice) =>
    dice.pick([
      "Stock ageing",
      "Open orders",
      "Margin by site",
      "Delivery dates",
      "Scrap rate",
      "Receivables",
      "Line output",
      "Overtime",
      "Complaints",
      "Freight cost",
    ]),
  queue: (dice) => dice.pick(["orders.in", "invoices.out", "customs.out", "stock.sync", "prices.shop"]),
  rds: (dice) => dice.pick(["rds-01", "rds-02"]),
  server: (dice) =>
    dice.pick([
      "fs-hh-01",
      "fs-lds-01",
      "erp-app-01",
      "wms-app-01",
      "mes-app-02",
      "qms-db",
      "dwh-etl-01",
      "shop-web-02",
      "pay-db",
      "dc-lds-01",
      "label-srv-01",
      "bi-01",
    ]),
  array: (dice) =>
    dice.weighted([
      ["DA-02", 4],
      ["DA-01", 1],
    ]),
  form: (dice) => dice.pick(["Travel request", "Parking", "Canteen card", "Training", "Keys"]),
  weekday: (_, place) => place.weekday,
  month: (_, place) => place.month,
  year: (_, place) => String(place.year),
};

/** A text with its `{slots}` filled. The same slot says the same in every text of one ticket. */
export function filler(dice: Dice, place: Place): (text: string) => string {
  const said = new Map<string, string>();
  const say = (name: string) => {
    const known = said.get(name);
    if (known !== undefined) return known;
    const slot = slots[name];
    if (!slot) throw new Error(`No ticket knows what "{${name}}" is.`);
    const word = slot(dice, place);
    said.set(name, word);
    return word;
  };
  return (text) => {
    const filled = text.replace(/\{(\w+)\}/g, (_, name: string) => say(name));
    return filled.charAt(0).toUpperCase() + filled.slice(1);
  };
}
