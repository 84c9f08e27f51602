import type { FormInput } from '../../../shared/http/form.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Facts } from '../../../shared/ui/facts.tsx';
import { type Crumb, Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import type { TouchesHolders } from '../../errors.ts';
import { eventFacts } from '../../mails/event-change-mail.ts';
import { t } from '../../messages/translate.ts';
import type { Page } from '../../ports.ts';

export type ConfirmChangeProps = {
  page: Page;
  timeZone: string;
  change: TouchesHolders;
  /** of the form, which is posted once more */
  input: FormInput;
  path: string;
  crumbs: Crumb[];
};

/** Says whom a change of an event touches before it is made. Its form posts the same once more. */
export function ConfirmChange({ page, timeZone, change, input, path, crumbs }: ConfirmChangeProps) {
  const { holders, before, after } = change;
  const factsOf = (event: typeof before) =>
    eventFacts({ ...event, time_zone: timeZone }, { name: page.title, address: page.address });
  return (
    <>
      <Head title={t('change.title')} crumbs={crumbs} />
      <div class="narrow">
        <form class="stack loose" method="post" action={`${path}edit`}>
          <Note tone="warn" title={t('change.touches', holders)}>
            {t('change.mailed', holders)}
          </Note>
          <Stack>
            <h2>{t('mail.changed_now')}</h2>
            <Facts facts={factsOf(after)} />
            <h2>{t('mail.changed_before')}</h2>
            <Facts facts={factsOf(before)} />
          </Stack>
          {Object.entries(input).flatMap(([name, value]) =>
            [value]
              .flat()
              .map((one, at) => <input key={`${name}-${at}`} type="hidden" name={name} value={one} />),
          )}
          <input type="hidden" name="told" value="1" />
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
