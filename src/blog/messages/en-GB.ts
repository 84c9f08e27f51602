/** Words of blog, in British English. */
export const enGB = {} as const;
