import { Note } from '../../shared/ui/note.tsx';
import { t } from '../messages/translate.ts';

/** Says that events were published, and how many. */
export const PublishedNote = ({ count }: { count: number }) => (
  <div role="status">
    <Note tone="good" title={t('entry.published_title', { count })}>
      <p>{t('entry.published', { count })}</p>
    </Note>
  </div>
);
