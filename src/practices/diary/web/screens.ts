import type { Screen } from "../../../web/frame/contract.ts";

/** What the practice brings to the frame: the diary, a week or a day at a time. */
export const diaryScreens: readonly Screen[] = [
  { path: "/diary", title: "Diary", nav: { label: "Diary", order: 39, permission: "diary.read" }, load: () => import("./DiaryPage.tsx") },
];
