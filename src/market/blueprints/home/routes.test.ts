import { expect, test } from 'vitest';
import { testMarket } from '../../testing.ts';

const { queriesOf, get } = await testMarket();

test('takes a visitor one query', async () => {
  // The page is a stub here, so that only the market's own query counts.
  expect(await queriesOf(() => get('/'))).toHaveLength(2);
});
