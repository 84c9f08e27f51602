import { formatMoney } from '../../../shared/i18n/formats.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { SumLine } from '../../../shared/ui/lines.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Panel, Split, Stack } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import type { TestPayment } from '../../model/test-payment.ts';

export type TestPaymentProps = { payment: TestPayment };

export function TestPaymentView({ payment }: TestPaymentProps) {
  const amount = formatMoney(payment.amount_minor, payment.currency);
  return (
    <>
      <Head title={t('test_provider.label')} lead={t('test_provider.lead')} />
      <Split
        aside={
          <Panel title={t('basket.to_pay')}>
            <SumLine small label={t('test_provider.for')} amount={payment.description} />
            <SumLine label={t('test_provider.amount')} amount={amount} />
            <PaymentState payment={payment} />
          </Panel>
        }
      >
        <Note tone="warn" title={t('test_provider.no_money')}>
          <p>{t('test_provider.no_money_hint')}</p>
        </Note>
      </Split>
    </>
  );
}

/** The choices while it is open; afterwards the outcome and a link back. */
function PaymentState({ payment }: TestPaymentProps) {
  switch (payment.state) {
    case 'open':
      return <DecisionForm payment={payment} />;
    case 'paid':
    case 'failed':
      return <Outcome text={t(`test_provider.${payment.state}`)} backHref={payment.return_url} />;
    case 'abandoned':
      return <Outcome text={t('test_provider.abandoned')} backHref={payment.cancel_url} />;
  }
}

function DecisionForm({ payment }: TestPaymentProps) {
  const amount = formatMoney(payment.amount_minor, payment.currency);
  return (
    <form method="post" action={`/test-provider/payments/${payment.id}`} class="stack">
      <Button variant="go" wide name="decision" value="paid">
        {t('test_provider.pay', { amount })}
      </Button>
      <Button wide name="decision" value="failed">
        {t('test_provider.fail')}
      </Button>
      <Button variant="quiet" wide name="decision" value="abandoned">
        {t('test_provider.abandon')}
      </Button>
    </form>
  );
}

function Outcome({ text, backHref }: { text: string; backHref: string }) {
  return (
    <Stack>
      <p>{text}</p>
      <LinkButton variant="go" wide href={backHref}>
        {t('test_provider.back')}
      </LinkButton>
    </Stack>
  );
}
