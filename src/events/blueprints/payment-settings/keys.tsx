import { type FormState, fieldsOf } from '../../../shared/http/form-state.ts';
import { formatList } from '../../../shared/i18n/formats.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Field } from '../../../shared/ui/form.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { t } from '../../messages/translate.ts';
import type { CheckedAccount, WayToPay } from '../../ports.ts';

type WayProps = { way: WayToPay };

/** The keys of an account, typed once and never shown again, and what the provider has to be told of this page. */
export function KeysFields({ way, formState }: WayProps & { formState: FormState | undefined }) {
  const { webhook, keys } = way;
  const field = fieldsOf(formState, {});
  // What was typed is not sent back either: whoever reads the page later must not find it.
  const secret = (name: string) => ({
    ...field(name),
    value: '',
    type: 'password' as const,
    autocomplete: 'off',
  });
  if (!webhook) return null;
  return (
    <>
      {!keys && (
        <Note tone="warn" title={t('payment_settings.keys_missing')}>
          <ol>
            <li>{t('payment_settings.step_account')}</li>
            <li>{t('payment_settings.step_key')}</li>
            <li>{t('payment_settings.step_webhook')}</li>
            <li>{t('payment_settings.step_check')}</li>
          </ol>
        </Note>
      )}
      {keys?.isTest && <Note tone="warn" title={t('payment_settings.test_key')} />}
      <Field
        label={t('payment_settings.secret_key')}
        hint={
          keys
            ? t('payment_settings.key_saved', { end: keys.secretKeyEnd })
            : t('payment_settings.secret_key_hint')
        }
        spellcheck={false}
        {...secret('secret_key')}
      />
      <dl class="facts">
        <div>
          <dt>{t('payment_settings.webhook_url')}</dt>
          <dd>
            <code data-testid="webhook-url">{webhook.url}</code>
          </dd>
        </div>
      </dl>
      <details>
        <summary>{t('payment_settings.webhook_events', { count: webhook.events.length })}</summary>
        <ul>
          {webhook.events.map((event) => (
            <li key={event}>
              <code>{event}</code>
            </li>
          ))}
        </ul>
      </details>
      <Field
        label={t('payment_settings.webhook_secret')}
        hint={
          keys
            ? t('payment_settings.key_saved', { end: keys.webhookSecretEnd })
            : t('payment_settings.webhook_secret_hint')
        }
        spellcheck={false}
        {...secret('webhook_secret')}
      />
    </>
  );
}

/** The button that asks the provider whether the account can be paid. */
export const CheckForm = ({ way, action }: WayProps & { action: string }) =>
  way.keys ? (
    <form data-testid={`${way.provider}-check`} method="post" action={`${action}/checks`}>
      <Button variant="quiet">{t('payment_settings.check')}</Button>
    </form>
  ) : null;

/** What the provider has said of the account. */
export function Checked({ result }: { result: CheckedAccount }) {
  if ('unavailable' in result) {
    return (
      <Note tone="bad" role="alert" title={t('payment_settings.check_failed')}>
        {unavailableWords(result.unavailable)}
      </Note>
    );
  }
  const { name, isTest, takesPayments, missing } = result.check;
  const isReady = takesPayments && missing.length === 0;
  const steps = missing.filter((one) => one !== 'webhook' && one !== 'events');
  return (
    <Note
      tone={isReady ? 'good' : 'warn'}
      role="status"
      title={t(takesPayments ? 'payment_settings.check_takes' : 'payment_settings.check_takes_not', { name })}
    >
      <ul>
        {isTest && <li>{t('payment_settings.test_key')}</li>}
        {missing.includes('webhook') && <li>{t('payment_settings.check_no_webhook')}</li>}
        {missing.includes('events') && <li>{t('payment_settings.check_few_events')}</li>}
        {steps.length > 0 && <li>{t('payment_settings.check_due', { steps: formatList(steps) })}</li>}
        {isReady && <li>{t('payment_settings.check_ready')}</li>}
      </ul>
    </Note>
  );
}

function unavailableWords(why: Extract<CheckedAccount, { unavailable: unknown }>['unavailable']): string {
  switch (why) {
    case 'unauthorised':
      return t('payment_settings.check_unauthorised');
    case 'forbidden':
      return t('payment_settings.check_forbidden');
    case 'unreadable':
      return t('payment_settings.check_unreadable');
    case 'unavailable':
      return t('payment_settings.check_unavailable');
  }
}
