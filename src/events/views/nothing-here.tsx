import type { Ctx } from '../../shared/http/context.ts';
import { type Branding, sendPage } from '../../shared/http/page.ts';
import { LinkButton } from '../../shared/ui/button.tsx';
import { Head } from '../../shared/ui/head.tsx';

/** Answers 404 within the venue, with the way on from there. */
export function nothingHere(
  c: Ctx,
  branding: Branding,
  { says, back }: { says: string; back: { label: string; href: string } },
): Promise<Response> {
  return sendPage(
    c,
    branding,
    { title: 'Nothing here', noindex: true },
    <>
      <Head title="Nothing here" lead={says} />
      <p>
        <LinkButton href={back.href} icon="left">
          {back.label}
        </LinkButton>
      </p>
    </>,
    404,
  );
}
