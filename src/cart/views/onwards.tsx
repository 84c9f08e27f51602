import type { VNode } from 'preact';
import { LinkButton } from '../../shared/ui/button.tsx';
import { Head } from '../../shared/ui/head.tsx';
import { Stack } from '../../shared/ui/panel.tsx';
import { t } from '../messages/translate.ts';

/** For the `<head>` of a page that leads on by itself. Without delay, browsers leave it out of their history. */
export const leadOn = (url: URL): VNode => <meta http-equiv="refresh" content={`0; url=${url.href}`} />;

/** Says where the page leads, for readers and in case that the browser does not follow by itself. */
export const onwardsView = ({ url, label }: { url: URL; label: string }): VNode => (
  <main id="main" class="wrap">
    <Head title={t('onwards.title')} lead={t('onwards.lead', { provider: label, host: url.host })} />
    <Stack>
      <p>{t('onwards.wait')}</p>
      <div>
        <LinkButton variant="go" href={url.href} iconAfter="right">
          {t('onwards.go')}
        </LinkButton>
      </div>
    </Stack>
  </main>
);
