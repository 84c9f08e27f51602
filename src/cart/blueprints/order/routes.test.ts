import { beforeEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../../shared/builders.ts';
import { transaction } from '../../../shared/db/database.ts';
import { minor } from '../../../shared/money.ts';
import { type ParsedPage, parsePage, textOf } from '../../../shared/testing/page.ts';
import { buildEvent, buildPaidEvent } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import { orderNow, placeTestOrder, testBuyer, testCart } from '../../testing.ts';
import { hold, stateOnStall, type Thing } from '../../testing/stall.ts';

const cart = await testCart();
const { db, clock, get, post, settle } = cart;

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

const TICKET: Partial<Thing> = { kind: 'ticket', typeName: 'Full price', group: 'type-1', price: 1150 };

type PageOfOrder = { page: ParsedPage; text: string; title: string; html: string };

async function pageOf(order: { code: string }, query = ''): Promise<PageOfOrder> {
  const html = await (await get(`/orders/${order.code}${query}`)).text();
  const page = parsePage(html);
  const main = page.within(page.byRole('main'));
  return { page, html, text: textOf(page.byRole('main')), title: textOf(main.byRole('heading', /./)) };
}
