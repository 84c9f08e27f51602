/** Words of events, in British English. */
export const enGB = {} as const;
