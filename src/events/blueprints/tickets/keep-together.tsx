import { Note } from '../../../shared/ui/note.tsx';
import { rich, t } from '../../messages/translate.ts';

export type KeepTogetherProps = { href: string };

/** Suggests that a visitor signs in, so as to find their tickets again. */
export const KeepTogether = ({ href }: KeepTogetherProps) => (
  <Note icon="basket" title={t('tickets.keep_together')}>
    <p>{rich('tickets.keep_together_how', { link: (children) => <a href={href}>{children}</a> })}</p>
  </Note>
);
