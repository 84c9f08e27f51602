import { z } from 'zod';
import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { minor, sumOf } from '../../shared/money.ts';
import { reason } from '../messages/translate.ts';
import { type Document, insertDocument, listDocuments, setInvoiceTo } from '../model/document.ts';
import { findOrder, lockOrder, type OrderDetails } from '../model/order.ts';
import type { OrderLine } from '../model/order-line.ts';
import { listSelling } from '../model/selling.ts';
import type { MailAct, OrderKey } from '../ports.ts';
import { type DocumentPart, documentDue, undocumented } from '../rules/documents.ts';

/** Issues what an order lacks of receipts, invoices and credit notes. */
export const issueDocumentsJob = defineJob('cart-issue-documents', z.object({ code: z.string() }));

type IssueAct = Act & Pick<MailAct, 'payees'>;

/**
 * Issues a receipt or an invoice for what an order has come to earn, and a credit note for what it earns no more.
 * Idempotent: it compares what the lines earn with what is documented, under the lock of the order.
 * @param input.all whether what was invoiced is credited and invoiced again, because it was addressed to somebody else
 */
export async function issueDocuments(
  tx: Tx,
  act: IssueAct,
  { code, all = false }: { code: string; all?: boolean },
): Promise<void> {
  const key = await findOrder(tx, code);
  if (!key) return;
  const { container_id: containerId, id: orderId } = key;
  await lockOrder(tx, containerId, orderId);
  const order = await findOrder(tx, code);
  if (order?.state !== 'accepted') return;
  const documents = await listDocuments(tx, containerId, orderId);
  const changes = undocumented(order.lines, documents, { all });
  const original = documents.findLast((document) => document.series === 'invoice');
  if (original && changes.credit_note.length > 0) {
    await issue(tx, act, { order, parts: changes.credit_note, original });
  }
  if (changes.invoice.length === 0) return;
  const seller = await sellerOf(tx, act, order);
  const kind = documentDue(order, seller);
  if (kind) await issue(tx, act, { order, parts: changes.invoice, kind, seller });
}

type Issue = {
  order: OrderDetails;
  parts: readonly DocumentPart[];
} & ({ original: Document } | { original?: undefined; kind: 'receipt' | 'invoice'; seller: SellerFacts });

async function issue(tx: Tx, act: Act, { order, parts, ...of }: Issue): Promise<void> {
  const { container_id: containerId, time_zone: timeZone } = order;
  const { original } = of;
  const paid = order.payments.filter((payment) => (payment.received_minor ?? 0) > 0);
  // A credit note names the same people as what it takes back.
  const people = original
    ? {
        seller_name: original.seller_name,
        seller_address: original.seller_address,
        seller_vat_number: original.seller_vat_number,
        buyer_name: original.buyer_name,
        buyer_address: original.buyer_address,
      }
    : { ...sellerColumns(of.seller), ...buyerColumns(order) };
  await insertDocument(
    tx,
    containerId,
    {
      ...people,
      kind: original ? 'credit_note' : of.kind,
      year: act.at.toZonedDateTimeISO(timeZone).year,
      order_id: order.id,
      original_id: original?.id ?? null,
      buyer_email: order.email,
      currency: order.currency,
      total_minor: sumOf(parts.map(({ amount }) => amount)),
      paid_minor: original ? minor(0) : Math.max(0, order.balance.received - order.balance.given_back),
      paid_by: original ? [] : [...new Set(paid.map(({ provider }) => provider))],
      owed_minor: original ? minor(0) : order.due_minor,
      time_zone: timeZone,
      issued_at: act.at,
      issued_by: act.by,
    },
    parts.map((part) => documentLine(part, order.lines)),
  );
}

function documentLine({ lineId, amount, tax }: DocumentPart, lines: readonly OrderLine[]) {
  const line = lines.find(({ id }) => id === lineId);
  if (!line) throw new Error(`no line ${lineId}`);
  const { kind, name, type_name, starts_at, ends_at, time_zone, place, quantity, tax_rate } = line;
  const facts = { kind, name, type_name, starts_at, ends_at, time_zone, place, quantity, tax_rate };
  return { ...facts, line_id: lineId, amount_minor: amount, tax_minor: tax };
}

type SellerFacts = { legal_name: string; address: string; vat_number: string | null };

/** Who sells: as the treasurer has entered it, else the page. */
async function sellerOf(tx: Tx, act: IssueAct, { container_id }: OrderDetails): Promise<SellerFacts> {
  const seller = (await listSelling(tx, [container_id])).get(container_id)?.seller;
  if (seller) return seller;
  const { name, address } = await act.payees.getLetterhead(tx, container_id);
  return { legal_name: name, address, vat_number: null };
}

const sellerColumns = ({ legal_name, address, vat_number }: SellerFacts) => ({
  seller_name: legal_name,
  seller_address: address,
  seller_vat_number: vat_number,
});

function buyerColumns({ name, organisation, invoice_to }: OrderDetails) {
  const [first, ...more] = (invoice_to ?? '').split('\n');
  return first
    ? { buyer_name: first, buyer_address: more.join('\n') }
    : { buyer_name: organisation ?? name, buyer_address: organisation ? name : '' };
}

const MAX_DOCUMENTS = 10;

/**
 * Addresses the invoice of an order as its buyer wants it. A receipt or invoice that was issued already is credited, and
 * issued again.
 * @param input.to the name, and the address in the lines below
 * @throws NotFound, WrongState
 */
export async function requestInvoice(
  tx: Tx,
  act: IssueAct,
  { containerId, orderId, to }: OrderKey & { to: string },
): Promise<void> {
  const order = await lockOrder(tx, containerId, orderId);
  if (!order) throw new NotFound(reason('no_such_order'));
  if (order.state !== 'accepted') throw new WrongState(reason('nothing_to_invoice'));
  if (order.invoice_to === to) return;
  const documents = await listDocuments(tx, containerId, orderId);
  if (documents.length >= MAX_DOCUMENTS) throw new WrongState(reason('too_many_documents'));
  await setInvoiceTo(tx, containerId, orderId, to);
  await issueDocuments(tx, act, { code: order.code, all: true });
}
