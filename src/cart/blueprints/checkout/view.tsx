import type { AppName } from '../../../shared/config.ts';
import { clockTime, formatMoney } from '../../../shared/i18n/formats.ts';

import { secondsUntil } from '../../../shared/time.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Countdown } from '../../../shared/ui/countdown.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Field, Radios } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Lines } from '../../../shared/ui/lines.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Panel, Split, Stack } from '../../../shared/ui/panel.tsx';
import { SumLine } from '../../../shared/ui/sum-line.tsx';
import type { BasketLine } from '../../model/basket.ts';
import { totalsOf } from '../../rules/basket.ts';

export type CheckoutProps = {
  now: Temporal.Instant;
  /** in one currency */
  held: BasketLine[];
  providers: readonly { name: string; label: string; hint: string }[];
  values: { name: string; email: string; provider: string | undefined };
  formKey: string;
  shown: string;
  errors: Readonly<Record<string, string>>;
  message: string | undefined;
  /** whether more time was asked for, and given */
  longer: boolean | undefined;
  urlOf: (app: AppName, href: string) => string;
};

export function CheckoutView(props: CheckoutProps) {
  const { held, now, longer } = props;
  const [first] = held;
  return (
    <>
      <Head title="Nearly yours">
        {first && (
          <p class="soft">
            <Countdown
              label="Held for you"
              endsAt={first.heldUntil.toString()}
              until={clockTime(first.heldUntil.toZonedDateTimeISO(first.timeZone))}
              secondsLeft={secondsUntil(first.heldUntil, now)}
            />
          </p>
        )}
      </Head>
      <Split aside={<WhatItIs {...props} />}>
        {longer === false && (
          <Note icon="clock" role="status">
            <p>This is as long as it can be held without being paid for.</p>
          </Note>
        )}
        <Form {...props} />
      </Split>
    </>
  );
}

function Form({ held, providers, values, formKey, shown, errors, message }: CheckoutProps) {
  const [total] = totalsOf(held);
  const toPay = total?.amount ?? 0;
  return (
    <form id="checkout" method="post" action="/checkout" class="stack loose" noValidate>
      <ErrorSummary errors={errors} message={message} title={message && 'Your basket has changed'} />
      <input type="hidden" name="key" value={formKey} />
      <input type="hidden" name="shown" value={shown} />
      <Stack>
        <h2>Who is it for?</h2>
        <Field
          name="name"
          label="Name"
          value={values.name}
          error={errors.name}
          autocomplete="name"
          autocapitalize="words"
          maxlength={120}
          required
        />
        <Field
          name="email"
          label="Email"
          hint="Tickets and any change of plan go here."
          type="email"
          value={values.email}
          error={errors.email}
          autocomplete="email"
          maxlength={254}
          spellcheck={false}
          required
        />
      </Stack>
      {toPay > 0 && providers.length > 0 && (
        <Radios
          name="provider"
          legend="How would you like to pay?"
          options={providers.map(({ name, label, hint }) => ({ value: name, label, hint }))}
          value={values.provider}
          error={errors.provider}
          required
        />
      )}
      {toPay > 0 && providers.length === 0 ? (
        <Note tone="warn" title="No way to pay is set up here yet.">
          <p>Please tell the venue. Nothing was charged.</p>
        </Note>
      ) : (
        <Stack>
          <Button variant="go" wide>
            {total && toPay > 0 ? `Pay ${formatMoney(toPay, total.currency)}` : 'Take it, free of charge'}
          </Button>
          <p class="small soft">No account needed.</p>
        </Stack>
      )}
    </form>
  );
}

function WhatItIs({ held, urlOf }: CheckoutProps) {
  const [total] = totalsOf(held);
  return (
    <Panel title="What it is" sticky>
      <Lines
        label="What you are about to order"
        lines={held.map((line) => ({
          key: `${line.seller} ${line.key}`,
          title: <a href={urlOf(line.seller, line.href)}>{line.title}</a>,
          amount: <Money amount={line.amount} currency={line.currency} nothing="free" />,
          detail: line.detail,
        }))}
      />
      <SumLine small label="Fees" amount="none" />
      {total && (
        <SumLine
          label="To pay"
          amount={<Money amount={total.amount} currency={total.currency} nothing="nothing" />}
        />
      )}
      <Stack tight>
        {/* After the form's own button, which is the one that Enter presses. */}
        <Button small form="checkout" formaction="/checkout/extensions">
          Need longer?
        </Button>
        <LinkButton small variant="quiet" href="/">
          Change your basket
        </LinkButton>
      </Stack>
    </Panel>
  );
}
