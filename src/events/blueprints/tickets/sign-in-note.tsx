import { Note } from '../../../shared/ui/note.tsx';
import { rich, t } from '../../messages/translate.ts';

export type SignInNoteProps = { href: string };

/** Suggests that a visitor sign in to find their tickets again later. */
export const SignInNote = ({ href }: SignInNoteProps) => (
  <Note icon="basket" title={t('tickets.keep_together')}>
    <p>{rich('tickets.keep_together_how', { link: (children) => <a href={href}>{children}</a> })}</p>
  </Note>
);
