import type { AppName } from '../../../shared/config.ts';
import { clockTime } from '../../../shared/i18n/formats.ts';
import { secondsUntil } from '../../../shared/time.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Countdown } from '../../../shared/ui/countdown.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Lines } from '../../../shared/ui/lines.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Panel, Split, Stack } from '../../../shared/ui/panel.tsx';
import { SumLine } from '../../../shared/ui/sum-line.tsx';
import type { BasketLine } from '../../model/basket.ts';
import type { OrderToPay } from '../../model/order.ts';
import type { ExpiredLine } from '../../ports.ts';
import { totalsOf } from '../../rules/basket.ts';

export type BasketProps = {
  now: Temporal.Instant;
  held: BasketLine[];
  toPay: OrderToPay[];
  runOut: (ExpiredLine & { seller: AppName })[];
  /** whether more time was asked for, and given */
  longer: string | undefined;
  urlOf: (app: AppName, href: string) => string;
};

export function BasketView({ now, held, toPay, runOut, longer, urlOf }: BasketProps) {
  const [first] = held;
  const empty = held.length === 0;
  return (
    <>
      <Head title="Your basket">
        {first && (
          <div class="held-for">
            <HeldUntil until={first.heldUntil} timeZone={first.timeZone} now={now} />
            <form method="post" action="/extensions">
              <Button variant="quiet">Need longer?</Button>
            </form>
          </div>
        )}
      </Head>
      <Stack loose>
        {longer === 'no' && !empty && (
          <Note icon="clock" role="status">
            <p>This is as long as it can be held without being paid for.</p>
          </Note>
        )}
        {toPay.map((order) => (
          <ToPay key={order.id} order={order} now={now} />
        ))}
        {!empty && <Held held={held} now={now} urlOf={urlOf} />}
        {empty && toPay.length === 0 && (
          <Empty
            icon="basket"
            title="Nothing in it yet"
            hint="Choose an event or a free time, and it is held here for you while you pay."
            action={{ label: 'See what is on', href: urlOf('events', '/') }}
          />
        )}
        {runOut.length > 0 && <RunOut lines={runOut} urlOf={urlOf} />}
        <p>
          <a href="/orders">Your orders</a>
        </p>
      </Stack>
    </>
  );
}

function HeldUntil({
  until,
  timeZone,
  now,
}: {
  until: Temporal.Instant;
  timeZone: string;
  now: Temporal.Instant;
}) {
  return (
    <Countdown
      label="Held for you"
      endsAt={until.toString()}
      until={clockTime(until.toZonedDateTimeISO(timeZone))}
      secondsLeft={secondsUntil(until, now)}
      reload
    />
  );
}

function Held({ held, now, urlOf }: Pick<BasketProps, 'held' | 'now' | 'urlOf'>) {
  const totals = totalsOf(held);
  const [total] = totals;
  const together = held.every((line) => line.heldUntil.equals(held[0]?.heldUntil ?? now));
  return (
    <Split
      aside={
        <Panel title="To pay" sticky>
          {totals.map(({ currency, amount }) => (
            <SumLine
              key={currency}
              label={totals.length > 1 ? `In ${currency}` : 'Total'}
              amount={<Money amount={amount} currency={currency} nothing="free" />}
            />
          ))}
          {totals.length > 1 ? (
            <Note tone="warn">
              <p>
                One payment takes one currency. Remove some of it, pay for the rest, then come back for the
                others.
              </p>
            </Note>
          ) : (
            <LinkButton variant="go" wide href="/checkout">
              {total?.amount === 0 ? 'Go on' : 'Go to checkout'}
            </LinkButton>
          )}
          <p class="small soft">No account needed. No fees are added.</p>
        </Panel>
      }
    >
      <Lines
        label="What is held for you"
        lines={held.map((line) => ({
          key: `${line.seller} ${line.key}`,
          title: <a href={urlOf(line.seller, line.href)}>{line.title}</a>,
          amount: <Money amount={line.amount} currency={line.currency} nothing="free" />,
          detail: line.detail,
          action: (
            <form method="post" action="/removals">
              <input type="hidden" name="seller" value={line.seller} />
              <input type="hidden" name="key" value={line.key} />
              <button type="submit" aria-label={`Remove ${line.title}`}>
                remove
              </button>
            </form>
          ),
          ...(!together && {
            more: (
              <span class="small">
                <HeldUntil until={line.heldUntil} timeZone={line.timeZone} now={now} />
              </span>
            ),
          }),
        }))}
      />
    </Split>
  );
}

function ToPay({ order, now }: { order: OrderToPay; now: Temporal.Instant }) {
  const until = clockTime(order.pay_by.toZonedDateTimeISO(order.time_zone));
  return (
    <Note tone="rose" icon="clock" title={`Waiting for payment: ${order.titles.join(', ')}`}>
      <p>
        <Money amount={order.total_minor} currency={order.currency} />.{' '}
        <Countdown
          label="Kept for you"
          endsAt={order.pay_by.toString()}
          until={until}
          secondsLeft={secondsUntil(order.pay_by, now)}
          reload
        />
      </p>
      <p>
        <LinkButton href={`/orders/${order.code}`}>Go on to pay</LinkButton>
      </p>
    </Note>
  );
}

function RunOut({ lines, urlOf }: { lines: BasketProps['runOut']; urlOf: BasketProps['urlOf'] }) {
  return (
    <section class="stack" aria-labelledby="run-out">
      <h2 id="run-out">What ran out</h2>
      <p class="soft">
        {lines.length === 1 ? 'This was' : 'These were'} not paid for in time, so others can have{' '}
        {lines.length === 1 ? 'it' : 'them'} again. Nothing was charged.
      </p>
      <Lines
        label="What ran out"
        lines={lines.map((line) => ({
          key: `${line.seller} ${line.key}`,
          title: line.title,
          detail: line.detail,
          action: (
            <a href={urlOf(line.seller, line.href)} aria-label={`Try again: ${line.title}`}>
              try again
            </a>
          ),
        }))}
      />
    </section>
  );
}
