import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { parseForm, parseId, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { findByCode, limit } from '../../../shared/http/limits.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { actOf } from '../../http/act.ts';
import { readPayees } from '../../http/payees.ts';
import { orderPath } from '../../http/redirect-to-payment.ts';
import { reason, t } from '../../messages/translate.ts';
import { type Document, type DocumentId, listDocuments } from '../../model/document.ts';
import { findOrder, type OrderDetails } from '../../model/order.ts';
import { requestInvoice } from '../../operations/issue-documents.ts';
import type { CartDeps } from '../../ports.ts';
import { documentPdf } from '../../views/document-pdf.ts';
import { documentName, documentSheet } from '../../views/document-sheet.ts';
import { invoiceSchema } from './schema.ts';
import { DocumentPage, InvoiceRequestPage } from './view.tsx';

/** /orders/{code}/documents: receipts, invoices and credit notes of an order, for whoever has its code. */
export function documentsBlueprint(deps: CartDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/new', may.anyone(), (c) => showRequest(c, deps));
  app.post('/', may.anyone(), (c) => createInvoice(c, deps));
  app.get('/:document', may.anyone(), (c) => showDocument(c, deps));
  app.get('/:document/pdf', may.anyone(), (c) => sendPdf(c, deps));
  return app;
}

async function showDocument(c: Ctx, deps: CartDeps): Promise<Response> {
  const { order, document, original } = await getDocument(c, deps);
  const { branding } = await readPayees(c, deps, { db: deps.platform.db, ids: [order.container_id] });
  return await sendPage(
    c,
    branding,
    { title: documentName(document), noindex: true },
    <DocumentPage
      sheet={documentSheet(document, original)}
      orderHref={orderPath(order)}
      pdfHref={`${orderPath(order)}/documents/${document.id}/pdf`}
    />,
  );
}

async function sendPdf(c: Ctx, deps: CartDeps): Promise<Response> {
  await limit(c, 'orders');
  const { document, original } = await getDocument(c, deps);
  const sheet = documentSheet(document, original);
  const pdf = await documentPdf(sheet);
  c.header('content-type', 'application/pdf');
  c.header('content-disposition', `inline; filename="${sheet.number}.pdf"`);
  return c.body(new Uint8Array(pdf));
}

async function showRequest(c: Ctx, deps: CartDeps, formState?: FormState): Promise<Response> {
  const order = await getOrder(c, deps);
  const { branding } = await readPayees(c, deps, { db: deps.platform.db, ids: [order.container_id] });
  return await sendPage(
    c,
    branding,
    { title: formTitle(t('invoice_request.title'), formState), noindex: true },
    <InvoiceRequestPage order={order} orderHref={orderPath(order)} formState={formState} />,
    formState?.status ?? 200,
  );
}

async function createInvoice(c: Ctx, deps: CartDeps): Promise<Response> {
  await limit(c, 'orders');
  const input = await readForm(c);
  const order = await getOrder(c, deps);
  try {
    const to = parseForm(invoiceSchema, input);
    const request = { containerId: order.container_id, orderId: order.id, to };
    const act = { ...actOf(c, deps), payees: deps.ports.payees };
    await transaction(deps.platform.db, (tx) => requestInvoice(tx, act, request));
    return c.redirect(orderPath(order), 303);
  } catch (error) {
    return await showRequest(c, deps, formStateOf(error, input));
  }
}

async function getOrder(c: Ctx, { platform }: CartDeps): Promise<OrderDetails> {
  const code = c.req.param('code') ?? '';
  const order = await findByCode(c, async () =>
    /^\w{20,64}$/.test(code) ? await findOrder(platform.db, code) : undefined,
  );
  if (!order) throw new NotFound(reason('no_such_order'));
  return order;
}

async function getDocument(
  c: Ctx,
  deps: CartDeps,
): Promise<{ order: OrderDetails; document: Document; original: Document | undefined }> {
  const order = await getOrder(c, deps);
  const id = parseId<DocumentId>(c.req.param('document'));
  const documents = await listDocuments(deps.platform.db, order.container_id, order.id);
  const document = documents.find((each) => each.id === id);
  if (!document) throw new NotFound(reason('no_such_document'));
  return { order, document, original: documents.find((each) => each.id === document.original_id) };
}
