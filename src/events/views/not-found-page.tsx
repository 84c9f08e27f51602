import type { Ctx } from '../../shared/http/context.ts';
import { type Branding, sendPage } from '../../shared/http/page.ts';
import { LinkButton } from '../../shared/ui/button.tsx';
import { Head } from '../../shared/ui/head.tsx';
import { t } from '../messages/translate.ts';

/** Sends a 404 page with the page's own head and menu and a link to continue with. */
export function sendNotFoundPage(
  c: Ctx,
  branding: Branding,
  { lead, back }: { lead: string; back: { label: string; href: string } },
): Promise<Response> {
  const title = t('nothing-here.title');
  return sendPage(
    c,
    branding,
    { title, noindex: true },
    <>
      <Head title={title} lead={lead} />
      <p>
        <LinkButton href={back.href} icon="left">
          {back.label}
        </LinkButton>
      </p>
    </>,
    404,
  );
}
