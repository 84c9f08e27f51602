import { formatMoney } from '../../../shared/i18n/formats.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Panel, Split, Stack } from '../../../shared/ui/panel.tsx';
import { SumLine } from '../../../shared/ui/sum-line.tsx';
import type { TestPayment } from '../../model/test-payment.ts';

export function TestPaymentView({ payment }: { payment: TestPayment }) {
  const money = formatMoney(payment.amount_minor, payment.currency);
  return (
    <>
      <Head title="Test payment" lead="Stands in for a card provider’s page." />
      <Split
        aside={
          <Panel title="To pay">
            <SumLine small label="For" amount={payment.description} />
            <SumLine label="Amount" amount={money} />
            {payment.state === 'open' ? (
              <Decide id={payment.id} money={money} />
            ) : (
              <Decided payment={payment} />
            )}
          </Panel>
        }
      >
        <Note tone="warn" title="No money moves here.">
          <p>
            This page plays the part of a card provider, so that everything around it can be tried for
            nothing.
          </p>
        </Note>
      </Split>
    </>
  );
}

function Decide({ id, money }: { id: string; money: string }) {
  return (
    <form method="post" action={`/test-provider/payments/${id}`} class="stack">
      <Button variant="go" wide name="decision" value="paid">
        Pay {money} in test money
      </Button>
      <Button wide name="decision" value="failed">
        Fail, as if the card were refused
      </Button>
      <Button variant="quiet" wide name="decision" value="abandoned">
        Abandon, and go back without paying
      </Button>
    </form>
  );
}

function Decided({ payment }: { payment: TestPayment }) {
  return (
    <Stack>
      <p>{WORDS[payment.state]}</p>
      <LinkButton
        variant="go"
        wide
        href={payment.state === 'abandoned' ? payment.cancel_url : payment.return_url}
      >
        Back to your order
      </LinkButton>
    </Stack>
  );
}

const WORDS: Record<TestPayment['state'], string> = {
  open: 'This payment is open.',
  paid: 'This payment has been made.',
  failed: 'This payment was refused.',
  abandoned: 'This payment was abandoned.',
};
