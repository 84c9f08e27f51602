import { t } from '../messages/translate.ts';
import type { BankAccount } from '../rules/bank-account.ts';

/** What a buyer types into a bank transfer, for a page and a mail. @param transfer `amount` as formatted */
export const bankFacts = ({
  account,
  reference,
  amount,
}: {
  account: BankAccount;
  reference: string;
  amount: string;
}): { term: string; value: string }[] => [
  { term: t('transfer.holder'), value: account.holder },
  ...(account.kind === 'uk'
    ? [
        { term: t('transfer.sort_code'), value: account.sortCode },
        { term: t('transfer.account_number'), value: account.accountNumber },
      ]
    : [
        { term: t('transfer.iban'), value: account.iban.replace(/.{4}(?=.)/g, '$& ') },
        ...(account.bic ? [{ term: t('transfer.bic'), value: account.bic }] : []),
      ]),
  { term: t('transfer.reference'), value: reference },
  { term: t('transfer.amount'), value: amount },
];
