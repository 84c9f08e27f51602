/** Every operation asks the sellers in one order, so that no two wait for each other. */
export const inLockOrder = <S extends { app: string }>(sellers: readonly S[]): S[] =>
  [...sellers].sort((a, b) => a.app.localeCompare(b.app));
