import type { ComponentChildren } from 'preact';
import type { ContainerId } from '../../../shared/ids.ts';
import { Checkbox } from '../../../shared/ui/form.tsx';
import { rich, t } from '../../messages/translate.ts';
import { payeeOf } from '../../views/order-split.tsx';
import { sellerFacts } from '../../views/seller-words.ts';
import type { CheckoutProps } from './props.ts';
import { textIn } from './question-fields.tsx';
import { termsField } from './schema.ts';

/** Who sells, and the terms to which the buyer agrees. */
export function Agreement({ asks, selling, payees, parts, values, errors, urlOf }: CheckoutProps) {
  const sellers = [...selling].flatMap(([containerId, { seller }]) =>
    seller && parts.some((part) => part.containerId === containerId) ? [{ containerId, seller }] : [],
  );
  return (
    <>
      {sellers.map(({ containerId, seller }) => (
        <p key={containerId} class="small soft">
          {t('seller.sold_by', { seller: sellerFacts(seller) })}
        </p>
      ))}
      {asks.terms.length > 0 && (
        <>
          {asks.terms.map(({ containerId, version }) => (
            <input key={containerId} type="hidden" name={termsField(containerId)} value={version} />
          ))}
          <Checkbox
            name="agreed"
            required
            checked={textIn(values.input, 'agreed') === 'on'}
            error={errors.agreed}
            label={asks.terms.map(({ containerId, version }, at) => (
              <Term
                key={containerId}
                isFirst={at === 0}
                payee={payeeOf(payees, containerId)}
                href={termsUrl(urlOf, containerId, version)}
              />
            ))}
          />
        </>
      )}
    </>
  );
}

function Term({ isFirst, payee, href }: { isFirst: boolean; payee: string; href: string }) {
  // In a new tab, because a form that has been filled in would be lost.
  const link = (children: ComponentChildren) => (
    <a href={href} target="_blank" rel="noopener">
      {children}
    </a>
  );
  return <>{rich(isFirst ? 'checkout.agree' : 'checkout.agree_also', { payee, link })}</>;
}

const termsUrl = (urlOf: CheckoutProps['urlOf'], containerId: ContainerId, version: number): string =>
  urlOf('events', `/terms/${version}`, containerId);
