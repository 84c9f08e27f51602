import { choicesOf, type FormState, fieldsOf } from '../../../shared/http/form-state.ts';
import { formatList, zoneName } from '../../../shared/i18n/formats.ts';
import { ActionItem, ActionList } from '../../../shared/ui/action-list.tsx';
import { Button } from '../../../shared/ui/button.tsx';
import { ConfirmDetails } from '../../../shared/ui/confirm-details.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { FormErrors } from '../../../shared/ui/error-summary.tsx';
import { Checkboxes, Field } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import type { PageContext } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import type { Closure } from '../../model/closure.ts';
import { calendarsPath, closuresPath, newCalendarPath, slotsPath } from '../../rules/addresses.ts';
import { closedWhen } from '../../views/closure-words.ts';

export type ClosuresPageProps = {
  pageContext: PageContext;
  timeZone: string;
  /** that are not over */
  closures: readonly Closure[];
  formState: FormState | undefined;
};

/** Coming closures, and the form that closes spaces. */
export function ClosuresPage(props: ClosuresPageProps) {
  const { pageContext, closures, formState } = props;
  const { page, schedule } = pageContext;
  const canClose = schedule.calendars.length > 0 && schedule.spaces.length > 0;
  return (
    <>
      <Head
        title={t('closures.title')}
        lead={t('closures.lead')}
        crumbs={[{ label: t('views.whats_on'), href: calendarsPath(page.slug) }]}
      />
      <FormErrors formState={formState} />
      <Stack loose>
        {closures.length > 0 && (
          <ActionList label={t('closures.coming')}>
            {closures.map((closure) => (
              <ClosureItem key={closure.id} closure={closure} {...props} />
            ))}
          </ActionList>
        )}
        {canClose ? <ClosureForm {...props} /> : <NothingToClose {...pageContext} />}
      </Stack>
    </>
  );
}

function ClosureItem({ closure, pageContext, timeZone }: ClosuresPageProps & { closure: Closure }) {
  return (
    <ActionItem
      title={closure.name}
      summary={closedWhen(closure, timeZone)}
      facts={[formatList(closure.space_names)]}
      actions={
        <ConfirmDetails
          summary={t('closures.reopen_summary')}
          warning={t('closures.reopen_says', { spaces: formatList(closure.space_names) })}
          danger={false}
        >
          <form method="post" action={`${closuresPath(pageContext.page.slug)}${closure.id}/cancellation`}>
            <Button icon="undo" label={t('closures.reopen_named', { reason: closure.name })}>
              {t('closures.reopen')}
            </Button>
          </form>
        </ConfirmDetails>
      }
    />
  );
}

function NothingToClose({ page, schedule: { calendars } }: PageContext) {
  const [calendar] = calendars;
  return (
    <Empty
      icon="closed"
      title={t('closures.no_spaces')}
      hint={calendar ? t('closures.needs_space_hint') : t('closures.no_spaces_hint')}
      action={
        calendar
          ? { label: t('slots.add_space'), href: `${slotsPath(page.slug, calendar.slug)}spaces` }
          : { label: t('calendars.add'), href: newCalendarPath(page.slug) }
      }
    />
  );
}

function ClosureForm({ pageContext, timeZone, formState }: ClosuresPageProps) {
  const { page, schedule } = pageContext;
  const field = fieldsOf(formState);
  return (
    <form class="narrow stack loose" method="post" action={closuresPath(page.slug)} novalidate>
      <h2>{t('closures.new')}</h2>
      <Checkboxes
        {...choicesOf(formState)('spaces')}
        legend={t('closures.spaces')}
        options={schedule.spaces.map(({ id, name }) => ({ value: String(id), label: name }))}
      />
      <div class="stack">
        <div class="field-row">
          <Field {...field('first_date')} label={t('closures.first_date')} type="date" required />
          <Field {...field('from')} label={t('closures.from')} type="time" optional />
        </div>
        <div class="field-row">
          <Field {...field('last_date')} label={t('closures.last_date')} type="date" required />
          <Field {...field('until')} label={t('closures.until')} type="time" optional />
        </div>
        <p class="hint">{t('closures.whole_days', { zone: zoneName(timeZone) })}</p>
      </div>
      <Field
        {...field('reason')}
        label={t('closures.reason')}
        hint={t('closures.reason_hint')}
        required
        maxlength={120}
      />
      <div>
        <Button variant="go">{t('closures.submit')}</Button>
      </div>
    </form>
  );
}
