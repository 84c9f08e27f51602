import { expect, test } from 'vitest';
import { testMarket } from '../../testing.ts';

const { app, visitor, queriesOf } = await testMarket();

test('takes a visitor one query', async () => {
  // The page is a stub here, so that only the market's own query counts.
  expect(await queriesOf(() => visitor.get(app, '/'))).toHaveLength(1);
});
