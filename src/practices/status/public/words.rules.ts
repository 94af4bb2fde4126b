import { categories, type NoticeState, noticeStates } from "../notice.model.ts";
import { type ComponentState, componentStates } from "../page.model.ts";
import type { ComponentCopy, NoticeCopy, PageCopy } from "./copy.model.ts";

const order = componentStates.map((one) => one.value);

/** A component's state in words: "Works", "Does not work". */
export function stateWords(state: ComponentState): string {
  return componentStates.find((one) => one.value === state)!.label;
}

/** A notice's state in words. */
export function noticeStateWords(state: NoticeState): string {
  return noticeStates.find((one) => one.value === state)!.label;
}

/** What a notice is about, in words. */
export function categoryWords(category: NoticeCopy["category"]): string {
  return categories.find((one) => one.value === category)!.label;
}

/** The worst state among components; "operational" where there is none. */
export function worstState(components: readonly Pick<ComponentCopy, "state">[]): ComponentState {
  return components.reduce<ComponentState>(
    (worst, { state }) => (order.indexOf(state) > order.indexOf(worst) ? state : worst),
    "operational",
  );
}

/** The first sentence of a page: which components do not work, or that everything does. */
export function overallSentence({ components }: Pick<PageCopy, "components">): string {
  const worst = worstState(components);
  const named = listOf(components.filter((one) => one.state === worst).map((one) => one.name));
  switch (worst) {
    case "operational":
      return components.length === 0 ? "Nothing stands on this page yet" : "Everything works";
    case "maintenance":
      return `${named}: planned maintenance`;
    case "degraded":
      return `${named}: works, with trouble`;
    case "partialOutage":
      return `${named}: does not work for some`;
    case "majorOutage":
      return `${named}: does not work`;
  }
}

/** "A", "A and B", "A, B and 3 more". */
export function listOf(names: readonly string[]): string {
  if (names.length <= 2) return names.join(" and ");
  if (names.length === 3) return `${names[0]}, ${names[1]} and ${names[2]}`;
  return `${names[0]}, ${names[1]} and ${names.length - 2} more`;
}

/** Whether a notice is still something to read first. */
export function isOpenNotice(notice: NoticeCopy): boolean {
  return notice.endedAt === null;
}

/** How uptime is counted, sentence by sentence: a number without its rule says nothing. */
export function policySentences({ countsConfidential, zone, policyNote, components }: PageCopy): string[] {
  if (!components.some((one) => one.uptime)) return [];
  return [
    "A component counts as down from when a critical or major incident on it began until it worked again. Trouble short of that shows above, and is not counted.",
    "Where incidents overlap, their time counts once. Planned maintenance that was announced in the house's plan is neither up nor down.",
    "Both numbers are shown: of agreed service time, which each component states, and of all hours.",
    countsConfidential
      ? "Incidents that are handled in confidence count; nothing else of them is told."
      : "Incidents that are handled in confidence do not count here, and nothing of them is told.",
    "A component counts from when its record here began; time before that is neither up nor down.",
    `Days are those of ${zone}. An hour or more down in a day is drawn high and red, less low and amber.`,
    ...(policyNote ? [policyNote] : []),
  ];
}
