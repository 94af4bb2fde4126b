/** In what two changes meet, in words. */
export const reasonWords = {
  sameThing: "touches the same",
  dependsOn: "one needs what the other touches",
  sharedNeed: "both need the same thing",
  sameImplementer: "has the same implementer",
} as const;
