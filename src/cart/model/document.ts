import { type Insertable, type Selectable, sql } from 'kysely';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { DocumentLines, Documents } from '../../shared/db/tables.ts';
import { toInstant } from '../../shared/db/values.ts';
import type { ContainerId, Id, OrderId } from '../../shared/ids.ts';

export type DocumentId = Id<'document'>;

/** A receipt, an invoice or a credit note, as it was issued. */
export type Document = Omit<Selectable<Documents>, 'id'> & { id: DocumentId; lines: DocumentLine[] };
export type DocumentLine = Omit<Selectable<DocumentLines>, 'container_id' | 'document_id' | 'order_id'>;

/** Lists the documents of an order with their lines, in the order in which they were issued. One query. */
export async function listDocuments(
  db: Db | Tx,
  containerId: ContainerId,
  orderId: OrderId,
): Promise<Document[]> {
  const documents = await named(
    db,
    'list-documents',
    sql<Document>`
    SELECT d.*, (SELECT json_agg(l ORDER BY l.line_id) FROM document_lines l
      WHERE l.container_id = d.container_id AND l.document_id = d.id) AS lines
    FROM documents d WHERE d.container_id = ${containerId} AND d.order_id = ${orderId} ORDER BY d.id`,
  );
  return documents.map((document) => ({
    ...document,
    // JSON has no instants.
    lines: document.lines.map((line) => ({
      ...line,
      starts_at: line.starts_at && toInstant(String(line.starts_at)),
      ends_at: line.ends_at && toInstant(String(line.ends_at)),
    })),
  }));
}

type NewDocument = Omit<Insertable<Documents>, 'container_id' | 'number' | 'series'>;
export type NewDocumentLine = Omit<Insertable<DocumentLines>, 'container_id' | 'document_id' | 'order_id'>;

/** Issues a document under the next number of its series, which stays locked until the commit. */
export async function insertDocument(
  tx: Tx,
  containerId: ContainerId,
  document: NewDocument,
  lines: readonly NewDocumentLine[],
): Promise<void> {
  const { id } = await tx
    .insertInto('documents')
    // A trigger numbers it.
    .values({ ...document, container_id: containerId, number: 1 })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('document_lines')
    .values(
      lines.map((line) => ({
        ...line,
        container_id: containerId,
        document_id: id,
        order_id: document.order_id,
      })),
    )
    .execute();
}

/** Sets to whom a buyer wants the invoice of an order to be addressed. */
export async function setInvoiceTo(
  tx: Tx,
  containerId: ContainerId,
  orderId: OrderId,
  invoiceTo: string,
): Promise<void> {
  await tx
    .updateTable('orders')
    .set({ invoice_to: invoiceTo })
    .where('container_id', '=', containerId)
    .where('id', '=', orderId)
    .execute();
}
