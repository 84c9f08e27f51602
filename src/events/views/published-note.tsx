import { Note } from '../../shared/ui/note.tsx';
import { t } from '../messages/translate.ts';

/** Says that events were published, and how many. */
export const PublishedNote = ({ count }: { count: number }) => (
  <Note tone="good" role="status" title={t('entry.published_title', { count })}>
    <p>{t('entry.published', { count })}</p>
  </Note>
);
