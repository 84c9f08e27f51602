import { expect, test } from 'vitest';
import { testMarket } from '../../testing.ts';

const { queriesOf, get } = await testMarket();

test('shows the home page with two queries', async () => {
  expect(await queriesOf(() => get('/'))).toHaveLength(2);
});
