import { formatFacts } from '../../shared/i18n/formats.ts';
import { t } from '../messages/translate.ts';

type SellerFacts = { legal_name: string; address: string; vat_number: string | null };

/** "Valley Hall CIC, 1 Mill Lane, Hebden · VAT number GB 123": who sells in the eyes of the law. */
export const sellerFacts = ({ legal_name, address, vat_number }: SellerFacts): string =>
  formatFacts([
    [legal_name, ...address.split('\n')]
      .map((line) => line.trim().replace(/,$/, ''))
      .filter(Boolean)
      .join(', '),
    vat_number && t('seller.vat_number', { number: vat_number }),
  ]);
