import { LinkButton } from '../../shared/html/button.tsx';
import { Head } from '../../shared/html/head.tsx';
import type { Ctx } from '../../shared/http/context.ts';
import { type House, page } from '../../shared/http/shell.ts';

/** Answers 404 within the venue, with the way on from there. */
export function nothingHere(
  c: Ctx,
  house: House,
  { says, back }: { says: string; back: { label: string; href: string } },
): Promise<Response> {
  return page(
    c,
    house,
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
