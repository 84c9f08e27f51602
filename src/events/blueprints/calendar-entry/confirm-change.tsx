import type { FormInput } from '../../../shared/http/form.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Facts } from '../../../shared/ui/facts.tsx';
import { Field, TextArea } from '../../../shared/ui/form.tsx';
import { type Crumb, Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import type { TouchesHolders } from '../../errors.ts';
import { eventFacts } from '../../mails/event-change-mail.ts';
import { t } from '../../messages/translate.ts';
import { toldOf } from '../../operations/edit-event.ts';
import type { Page } from '../../ports.ts';
import { chooseUntil } from '../../rules/move.ts';

export type ConfirmChangeProps = {
  page: Page;
  timeZone: string;
  /** what goes back if everybody gives their tickets back; undefined if it is not moved */
  amount: string | undefined;
  now: Temporal.Instant;
  change: TouchesHolders;
  /** of the form, which is posted once more */
  input: FormInput;
  path: string;
  crumbs: Crumb[];
};

/** Says whom a change of an event touches before it is made. Its form posts the same once more. */
export function ConfirmChange({
  page,
  timeZone,
  amount,
  now,
  change,
  input,
  path,
  crumbs,
}: ConfirmChangeProps) {
  const { holders, before, after, moved } = change;
  const factsOf = (event: typeof before) =>
    eventFacts({ ...event, time_zone: timeZone }, { name: page.title, address: page.address });
  return (
    <>
      <Head title={t('change.title')} crumbs={crumbs} />
      <div class="narrow">
        <form class="stack loose" method="post" action={`${path}edit`}>
          <Note tone="warn" title={t('change.touches', holders)}>
            {t('change.mailed', holders)} {amount && t('change.may_go_back', { amount })}
          </Note>
          <Stack>
            <h2>{t('mail.changed_now')}</h2>
            <Facts facts={factsOf(after)} />
            <h2>{t('mail.changed_before')}</h2>
            <Facts facts={factsOf(before)} />
          </Stack>
          {moved && (
            <>
              <TextArea
                name="move_reason"
                label={t('change.reason')}
                hint={t('change.reason_hint')}
                optional
                rows={3}
                maxlength={1000}
                value={String(input.move_reason ?? '')}
              />
              <Field
                name="choose_by"
                type="date"
                label={t('change.choose_by')}
                hint={t('change.choose_by_hint')}
                width="medium"
                value={
                  String(input.choose_by ?? '') ||
                  chooseUntil(undefined, { startsAt: after.starts_at, timeZone, now })
                    .toZonedDateTimeISO(timeZone)
                    .toPlainDate()
                    .toString()
                }
              />
            </>
          )}
          {Object.entries(input)
            .filter(isKept)
            .flatMap(([name, value]) =>
              [value]
                .flat()
                .map((one, at) => <input key={`${name}-${at}`} type="hidden" name={name} value={one} />),
            )}
          <input type="hidden" name="told" value={toldOf(holders)} />
          <div class="bar">
            <Button variant="go">{t('change.submit', holders)}</Button>
            <LinkButton variant="quiet" href={path}>
              {t('change.leave')}
            </LinkButton>
          </div>
        </form>
      </div>
    </>
  );
}

// Fields of this page itself, which were posted before if the numbers have changed.
const isKept = ([name]: [string, unknown]): boolean => !['told', 'move_reason', 'choose_by'].includes(name);
