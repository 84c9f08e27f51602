import type { Ctx } from '../../shared/http/context.ts';
import { type Branding, sendPage } from '../../shared/http/page.ts';
import { LinkButton } from '../../shared/ui/button.tsx';
import { Head } from '../../shared/ui/head.tsx';
import { t } from '../messages/translate.ts';

/** Answers 404 under the page's own head and menu, with a link to go on from there. */
export function nothingHere(
  c: Ctx,
  branding: Branding,
  { says, back }: { says: string; back: { label: string; href: string } },
): Promise<Response> {
  const title = t('nothing-here.title');
  return sendPage(
    c,
    branding,
    { title, noindex: true },
    <>
      <Head title={title} lead={says} />
      <p>
        <LinkButton href={back.href} icon="left">
          {back.label}
        </LinkButton>
      </p>
    </>,
    404,
  );
}
