import { type FormState, fieldsOf } from '../../../shared/http/form-state.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { FormErrors } from '../../../shared/ui/error-summary.tsx';
import { Facts } from '../../../shared/ui/facts.tsx';
import { Field, TextArea } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { SumLine } from '../../../shared/ui/lines.tsx';
import { Toolbar } from '../../../shared/ui/toolbar.tsx';
import { t } from '../../messages/translate.ts';
import type { OrderDetails } from '../../model/order.ts';
import type { DocumentSheet } from '../../views/document-sheet.ts';

export type DocumentPageProps = { sheet: DocumentSheet; orderHref: string; pdfHref: string };

/** A receipt, an invoice or a credit note. */
export function DocumentPage({ sheet, orderHref, pdfHref }: DocumentPageProps) {
  const { title, facts, rows, labels, sums, taxes, taxLabels, notes } = sheet;
  const hasTax = rows.some(({ tax }) => tax !== undefined);
  return (
    <>
      <Head title={title} crumbs={[{ label: t('document.back'), href: orderHref }]} />
      <div class="stack loose sheet">
        <Toolbar>
          <LinkButton href={pdfHref} icon="download">
            {t('document.pdf')}
          </LinkButton>
        </Toolbar>
        <Facts facts={facts} />
        <div class="sheet-parties">
          <Party label={t('document.from')} lines={sheet.seller} />
          <Party label={t('document.to')} lines={sheet.buyer} />
        </div>
        <DataTable
          caption={labels.item}
          captionHidden
          columns={[
            { label: labels.item },
            { label: labels.quantity, numeric: true },
            ...(hasTax ? [{ label: labels.tax, numeric: true }] : []),
            { label: labels.amount, numeric: true },
          ]}
          rows={rows.map(({ key, item, detail, quantity, tax, amount }) => ({
            key,
            cells: [
              <>
                {item}
                {detail && <span class="small soft sheet-detail">{detail}</span>}
              </>,
              quantity,
              ...(hasTax ? [tax] : []),
              amount,
            ],
          }))}
        />
        <div class="sheet-sums">
          {sums.map(({ label, amount, isMain }) => (
            <SumLine key={label} small={!isMain} label={label} amount={amount} />
          ))}
        </div>
        {taxes.length > 0 && (
          <DataTable
            caption={t('document.taxes')}
            columns={[
              { label: taxLabels.rate },
              { label: taxLabels.net, numeric: true },
              { label: taxLabels.tax, numeric: true },
            ]}
            rows={taxes.map(({ label, net, tax }) => ({ key: label, cells: [label, net, tax] }))}
          />
        )}
        {notes.map((note) => (
          <p key={note} class="small soft">
            {note}
          </p>
        ))}
      </div>
    </>
  );
}

function Party({ label, lines }: { label: string; lines: readonly string[] }) {
  return (
    <address>
      <span class="small soft">{label}</span>
      {lines.map((line, at) => (
        <span key={at}>{at === 0 ? <b>{line}</b> : line}</span>
      ))}
    </address>
  );
}

export type InvoiceRequestProps = {
  order: OrderDetails;
  orderHref: string;
  formState: FormState | undefined;
};

/** The form that asks for an invoice in somebody else's name. */
export function InvoiceRequestPage({ order, orderHref, formState }: InvoiceRequestProps) {
  const [name, ...address] = (order.invoice_to ?? order.organisation ?? order.name).split('\n');
  const field = fieldsOf(formState, { to_name: name, to_address: address.join('\n') });
  return (
    <>
      <Head
        title={t('invoice_request.title')}
        lead={t('invoice_request.lead')}
        crumbs={[{ label: t('document.back'), href: orderHref }]}
      />
      <form class="narrow stack" method="post" action={`${orderHref}/documents`} noValidate>
        <FormErrors formState={formState} />
        <Field label={t('invoice_request.name')} required maxlength={120} {...field('to_name')} />
        <TextArea
          label={t('invoice_request.address')}
          optional
          rows={4}
          maxlength={300}
          {...field('to_address')}
        />
        <div>
          <Button variant="go">{t('invoice_request.submit')}</Button>
        </div>
      </form>
    </>
  );
}
