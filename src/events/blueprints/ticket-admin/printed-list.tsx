import { Readable } from 'node:stream';
import { renderToString } from 'preact-render-to-string';
import type { Db } from '../../../shared/db/database.ts';
import { currentLocale, runInLocale } from '../../../shared/i18n/locale.ts';
import type { TicketId } from '../../../shared/ids.ts';
import { t } from '../../messages/translate.ts';
import { type Guest, listGuests } from '../../model/guest.ts';
import { BuyerAnswers } from '../../views/buyer-answers.tsx';
import type { DoorEntry } from './door.tsx';
import { GuestHead, guestColumns, timeIn } from './guest-list.tsx';

/** How many guests are in memory at a time. */
const BATCH = 200;

/** The whole list for paper, with boxes to tick. */
export const PrintedGuestList = ({ entry, expected }: { entry: DoorEntry; expected: number }) => (
  <>
    <GuestHead entry={entry} expected={expected} />
    <table class="data compact">
      <caption class="only-sr">{t('guests.caption')}</caption>
      <thead>
        <tr>
          {guestColumns().map(({ label }) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{GUESTS_HERE}</tbody>
    </table>
  </>
);

/**
 * Writes the whole list, batch by batch as its reader takes it.
 * @param page the rendered PrintedGuestList, in its document
 */
export function streamGuests(db: Db, entry: DoorEntry, page: string): ReadableStream {
  const [head, foot] = page.split(GUESTS_HERE);
  const locale = currentLocale();
  async function* parts() {
    yield head;
    for await (const guests of batchesOf(db, entry))
      yield await runInLocale(locale, () => renderToString(<GuestRows guests={guests} entry={entry} />));
    yield foot;
  }
  // Node and the DOM each declare this class.
  return Readable.toWeb(Readable.from(parts(), { objectMode: false })) as ReadableStream;
}

// Where the rows belong: the page is sent around them.
const GUESTS_HERE = '\u{E000}guests\u{E000}';

/** Reads the valid tickets of an event, batch by batch as they are taken. */
export async function* batchesOf(db: Db, entry: DoorEntry): AsyncGenerator<Guest[], void, undefined> {
  let after: TicketId | undefined;
  do {
    const batch = await listGuests(db, entry.container_id, entry.id, { after, limit: BATCH });
    if (batch.length > 0) yield batch;
    after = batch.length === BATCH ? batch.at(-1)?.id : undefined;
  } while (after);
}

const GuestRows = ({ guests, entry }: { guests: readonly Guest[]; entry: DoorEntry }) => (
  <>
    {guests.map((guest) => (
      <tr key={guest.id}>
        <th scope="row">{guest.contact_name}</th>
        <td>
          {guest.type_name}
          <BuyerAnswers answers={guest.answers} />
        </td>
        <td>
          <code>{guest.code_end}</code>
        </td>
        <td>{guest.state === 'checked_in' ? timeIn(guest, entry) : <span class="tick-box on-screen" />}</td>
      </tr>
    ))}
  </>
);
