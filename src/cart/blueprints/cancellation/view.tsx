import { ruleOf } from '../../../shared/cancellation.ts';
import type { FormState } from '../../../shared/http/form-state.ts';
import { fieldsOf } from '../../../shared/http/form-state.ts';
import { cancellationWords } from '../../../shared/i18n/cancellation-words.ts';
import { formatFacts, formatMoney } from '../../../shared/i18n/formats.ts';
import { sumOf } from '../../../shared/money.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { FormErrors } from '../../../shared/ui/error-summary.tsx';
import { Checkboxes, Field, Radios } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { SumLine } from '../../../shared/ui/lines.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import type { OrderDetails } from '../../model/order.ts';
import type { LineStatus, Payee } from '../../ports.ts';
import { beginsOf, type Quote, type Refusal } from '../../rules/cancellation-quote.ts';
import { factsOf, lineDetail } from '../../views/line-words.ts';

type Line = OrderDetails['lines'][number];
type Place = { line: Line; status: LineStatus | undefined; refusal: Refusal | undefined; back: number };

export type CancellationProps = {
  order: OrderDetails;
  venue: Pick<Payee, 'title' | 'contactEmail' | 'contactPhone'> | undefined;
  /** or only one ticket, whose holder sees nothing else of the order */
  isWholeOrder: boolean;
  backHref: string;
  action: string;
  /** `back`: what comes back if only this one is cancelled */
  places: readonly Place[];
  chosen: readonly Line[];
  quotes: readonly Quote<Line>[];
  ways: readonly { provider: string; amount: number }[];
  now: Temporal.Instant;
  formState: FormState | undefined;
};

/** Which places to cancel, and what comes back of them, before it is pressed. */
export function CancellationView(props: CancellationProps) {
  const { order, places, chosen, backHref, isWholeOrder, formState } = props;
  const open = places.filter(({ refusal }) => !refusal);
  const crumb = isWholeOrder ? t('order.number', { number: order.id }) : t('cancellation.your_ticket');
  return (
    <>
      <Head title={t('cancellation.title')} crumbs={[{ label: crumb, href: backHref }]} />
      <Stack loose>
        <FormErrors formState={formState} />
        {open.length === 0 ? <Nothing {...props} /> : <Rules {...props} />}
        {open.length > 0 && (places.length > 1 ? <Choose {...props} /> : <Only places={places} />)}
        {chosen.length > 0 && <Confirm {...props} />}
      </Stack>
    </>
  );
}

/** Why nothing can be cancelled here, and whom to ask. */
function Nothing({ places, venue }: CancellationProps) {
  const [first] = places;
  return (
    <Note tone="warn" role="status" title={t('cancellation.not_here')}>
      {first && <p>{t(`error.cancellation_${first.refusal ?? 'ended'}`)}</p>}
      {venue && <p>{formatFacts([venue.title, venue.contactEmail, venue.contactPhone])}</p>}
    </Note>
  );
}

/** Each rule in words, with what it is about if there are several. */
function Rules({ order, places, now }: CancellationProps) {
  const open = places.filter(({ refusal, line }) => !refusal && ruleOf(line.cancellation));
  const texts = Map.groupBy(open, ({ line, status }) => {
    const rule = ruleOf(line.cancellation);
    const begins = beginsOf(line, status);
    return rule ? cancellationWords(rule, { currency: order.currency, begins, now }) : '';
  });
  const [only] = texts.size === 1 ? texts.keys() : [];
  if (texts.size === 0) return null;
  return (
    <Note icon="clock">
      {only !== undefined ? (
        <p>{only}</p>
      ) : (
        [...texts].map(([text, [first]]) => (
          <p key={text}>
            <strong>{formatFacts([first?.line.name, first?.line.type_name])}</strong> {text}
          </p>
        ))
      )}
    </Note>
  );
}

function Choose({ action, places, chosen, order }: CancellationProps) {
  return (
    <form method="get" action={action} class="stack">
      <Checkboxes
        name="line"
        legend={t('cancellation.which')}
        heading
        values={chosen.map(({ id }) => String(id))}
        options={places.map(({ line, status, refusal, back }) => ({
          value: String(line.id),
          label: t('cancellation.option', {
            what: line.type_name ?? line.name,
            price: line.amount_minor > 0 ? formatMoney(line.amount_minor, order.currency) : t('price.free'),
          }),
          hint: formatFacts([
            line.type_name ? line.name : undefined,
            status?.ticket && shortCode(status.ticket.code),
            lineDetail({ ...factsOf(line), typeName: null }, 1),
            refusal
              ? t(`error.cancellation_${refusal}`)
              : line.amount_minor > 0 &&
                t('cancellation.comes_back', { amount: formatMoney(back, order.currency) }),
          ]),
          disabled: refusal !== undefined,
        }))}
      />
      <Button>{t('cancellation.show')}</Button>
    </form>
  );
}

const Only = ({ places }: { places: readonly Place[] }) => (
  <>
    {places.map(({ line }) => (
      <p key={line.id}>
        <strong>{line.name}</strong> {lineDetail(factsOf(line), 1)}
      </p>
    ))}
  </>
);

const shortCode = (code: string): string => `${code.slice(0, 4)}…${code.slice(-4)}`;

/** What comes back, how and when; and the button. */
function Confirm(props: CancellationProps) {
  const { order, action, chosen, quotes, ways, backHref, formState } = props;
  const { currency } = order;
  const sum = (of: 'back' | 'kept' | 'spared') => sumOf(quotes.map((quote) => quote[of]));
  const back = sum('back');
  const isByTransfer = ways.some(({ provider }) => provider === 'transfer');
  const mayBeCredit = back > 0 && chosen.every((line) => ruleOf(line.cancellation)?.credit);
  const field = fieldsOf(formState);
  return (
    <form method="post" action={action} class="stack loose" noValidate>
      <section class="stack tight">
        <h2>{t('cancellation.what_comes_back')}</h2>
        <div>
          {quotes.map(({ line, back, kept }) => (
            <SumLine
              key={line.id}
              small
              label={labelOf(line, kept)}
              amount={<Money amount={back + kept} currency={currency} nothing={t('price.nothing')} />}
            />
          ))}
          {sum('spared') > 0 && (
            <SumLine
              small
              label={t('cancellation.spared')}
              amount={<Money amount={sum('spared')} currency={currency} />}
            />
          )}
          <SumLine
            small
            label={t('cancellation.kept')}
            amount={<Money amount={sum('kept')} currency={currency} nothing={t('price.nothing')} />}
          />
          <SumLine
            label={t('cancellation.you_get')}
            amount={<Money amount={back} currency={currency} nothing={t('price.nothing')} />}
          />
        </div>
        {back > 0 && <Ways ways={ways} currency={currency} />}
      </section>
      {mayBeCredit && (
        <Radios
          {...field('as', 'money')}
          legend={t('cancellation.as')}
          options={[
            { value: 'money', label: t('cancellation.as_money') },
            { value: 'credit', label: t('cancellation.as_credit'), hint: t('cancellation.as_credit_hint') },
          ]}
        />
      )}
      {back > 0 && isByTransfer && (
        <div>
          <p class="small soft">{t('cancellation.account_hint')}</p>
          <Field {...field('holder')} label={t('cancellation.holder')} autocomplete="name" maxlength={70} />
          <Field {...field('account')} label={t('cancellation.account')} maxlength={60} />
        </div>
      )}
      {chosen.map(({ id }) => (
        <input key={id} type="hidden" name="line" value={id} />
      ))}
      <input type="hidden" name="back" value={back} />
      <div class="stack tight">
        <Button variant="danger" wide>
          {back > 0
            ? t('cancellation.press', { count: chosen.length, amount: formatMoney(back, currency) })
            : t('cancellation.press_nothing', { count: chosen.length })}
        </Button>
        <LinkButton href={backHref} wide>
          {t('cancellation.keep')}
        </LinkButton>
        <p class="small soft">{t('cancellation.at_once', { count: chosen.length })}</p>
      </div>
    </form>
  );
}

function labelOf(line: Line, kept: number): string {
  if (line.kind === 'deposit') return t('line.deposit');
  if (line.kind === 'fee') return kept > 0 ? t('cancellation.fee_kept') : t('line.fee');
  return line.type_name ?? line.name;
}

function Ways({ ways, currency }: Pick<CancellationProps, 'ways'> & { currency: string }) {
  return (
    <>
      {ways.map(({ provider, amount }) => (
        <p class="small soft" key={`${provider} ${amount}`}>
          {t('cancellation.way', { provider, amount: formatMoney(amount, currency) })}
        </p>
      ))}
    </>
  );
}
