import { formatMoney } from '../../../shared/i18n/formats.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { SumLine } from '../../../shared/ui/lines.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Panel, Split, Stack } from '../../../shared/ui/panel.tsx';
import { decisionWords, stateWords } from '../../messages/decision-words.ts';
import { t } from '../../messages/translate.ts';
import type { TestPayment } from '../../model/test-payment.ts';
import { choicesOf, type Decision } from '../../rules/decision.ts';

export type PaymentViewProps = { payment: TestPayment };

/** The choices that stand in the panel, as on a real payment page. */
const PLAIN: readonly Decision[] = ['pay', 'authorise', 'leave'];

export function PaymentView({ payment }: PaymentViewProps) {
  const choices = choicesOf(payment);
  const plain = choices.filter((choice) => PLAIN.includes(choice));
  const others = choices.filter((choice) => !PLAIN.includes(choice));
  return (
    <main id="main" class="wrap">
      <form method="post" action={`/pay/${payment.id}`}>
        <Head title={t('payment.title')} lead={t('payment.lead')} />
        <Split
          aside={
            <>
              <Note tone="warn" title={t('payment.no_money')}>
                <p>{t('payment.no_money_hint')}</p>
              </Note>
              {others.length > 0 && <OtherChoices payment={payment} choices={others} />}
            </>
          }
        >
          <Panel title={t('payment.summary')}>
            <SumLine small label={t('payment.for')} amount={payment.description} />
            <SumLine
              label={t('payment.amount')}
              amount={formatMoney(payment.amount_minor, payment.currency)}
            />
            <State payment={payment} />
            <Stack>
              {plain.map((choice) => (
                <Button
                  key={choice}
                  variant={choice === 'leave' ? 'quiet' : 'go'}
                  wide
                  name="decision"
                  value={choice}
                >
                  {decisionWords(choice, payment).label}
                </Button>
              ))}
              {!plain.includes('leave') && (
                <LinkButton variant="go" wide href={payment.return_url}>
                  {t('payment.back')}
                </LinkButton>
              )}
            </Stack>
          </Panel>
        </Split>
      </form>
    </main>
  );
}

/** What stands at the address that a developer sees when the platform starts. */
export function HomeView() {
  return (
    <main id="main" class="wrap">
      <Head title={t('payment.title')} lead={t('home.lead')} />
    </main>
  );
}

/** What has become of the payment; nothing while it is open. */
function State({ payment }: PaymentViewProps) {
  const text = stateWords(payment);
  return text ? <p data-testid="state">{text}</p> : null;
}

type OtherChoicesProps = PaymentViewProps & { choices: readonly Decision[] };

function OtherChoices({ payment, choices }: OtherChoicesProps) {
  return (
    <section class="stack">
      <h2>{t('payment.others')}</h2>
      <ul class="lines">
        {choices.map((choice) => {
          const { label, hint } = decisionWords(choice, payment);
          const hintId = `${choice}-hint`;
          return (
            <li key={choice}>
              <div class="stack tight">
                <div>
                  <Button name="decision" value={choice} describedBy={hintId}>
                    {label}
                  </Button>
                </div>
                {hint && (
                  <p class="hint" id={hintId} data-testid={hintId}>
                    {hint}
                  </p>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
