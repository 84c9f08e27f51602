/** Words of market, in British English. */
export const enGB = {} as const;
