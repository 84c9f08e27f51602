import type { ComponentChildren } from 'preact';
import { formatNumber } from '../../../shared/i18n/formats.ts';
import type { TicketId } from '../../../shared/ids.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { fieldId } from '../../../shared/ui/error-summary.tsx';
import { Icon, type IconName } from '../../../shared/ui/icon.tsx';
import { Meter } from '../../../shared/ui/meter.tsx';
import { t } from '../../messages/translate.ts';
import type { findEntryAnywhere } from '../../model/calendar-entry.ts';
import { doorPath } from '../../rules/addresses.ts';
import { ScanFields, type ScanProps } from '../../views/scan-fields.tsx';

export type DoorEntry = NonNullable<Awaited<ReturnType<typeof findEntryAnywhere>>>;
type Guest = { id: TicketId; contact_name: string | null };

/** What a steward may answer: is the guest leaving, shall the exit be recorded, is a foreign ticket admitted? */
export type DoorQuestion =
  | { about: 'leaving' | 'exit'; guest: Guest }
  | { about: 'override'; ticket: TicketId };

export type DoorPageProps = {
  entry: DoorEntry;
  verdict: VerdictProps;
  inside: number;
  expected: number;
  /** Admissions in the last minute. */
  pace: number;
  steward: string;
  time: string;
  /** The guest whom this steward admitted last. */
  last: Guest | undefined;
  question: DoorQuestion | undefined;
  scan: ScanProps;
};

/** The door of an event: the last verdict, the scan form, and the number of admitted guests. */
export function DoorPage(props: DoorPageProps) {
  const { entry, verdict, inside, expected, pace, steward, time, last, question, scan } = props;
  const path = doorPath(entry.id);
  return (
    <Door
      title={entry.name}
      status={
        <>
          <Icon name="user" /> {steward} · {time}
        </>
      }
      backHref="/admin/tickets/"
      admitted={inside}
      capacity={expected}
      pace={pace > 0 ? t('door.pace', { count: formatNumber(pace) }) : undefined}
      actions={
        <>
          <LinkButton href={`${path}list`} icon="search">
            {t('door.find_name')}
          </LinkButton>
          {last && <Undo path={path} guest={last} scan={scan} />}
        </>
      }
    >
      <Verdict {...verdict} />
      {question && <Question path={path} question={question} scan={scan} />}
      <ScanForm action={`${path}check-ins`} scan={scan} />
    </Door>
  );
}

type UndoProps = { path: string; guest: Guest; scan: ScanProps };

const Undo = ({ path, guest, scan }: UndoProps) => (
  <form method="post" action={`${path}exits`}>
    <ScanFields {...scan} />
    <input type="hidden" name="ticket" value={guest.id} />
    <Button icon="undo">{undoLabel(guest)}</Button>
  </form>
);

type QuestionProps = { path: string; question: DoorQuestion; scan: ScanProps };

/** Stands below the verdict, and each answer that changes something takes two steps. */
function Question({ path, question, scan }: QuestionProps) {
  switch (question.about) {
    case 'leaving':
      return (
        <div class="door-question">
          <LinkButton href={`${path}exits/${question.guest.id}/question`} icon="log-out">
            {leavingLabel(question.guest)}
          </LinkButton>
        </div>
      );
    case 'exit':
      return (
        <form class="door-question" method="post" action={`${path}exits`}>
          <ScanFields {...scan} />
          <input type="hidden" name="ticket" value={question.guest.id} />
          <Button icon="log-out">{t('door.record_exit')}</Button>
          <LinkButton href={path}>{t('door.stays')}</LinkButton>
        </form>
      );
    case 'override':
      return (
        <details class="door-question">
          <summary class="btn">{t('door.override')}</summary>
          <form method="post" action={`${path}check-ins`}>
            <p>{t('door.override_note')}</p>
            <ScanFields {...scan} />
            <input type="hidden" name="ticket" value={question.ticket} />
            <input type="hidden" name="override" value="1" />
            <Button>{t('door.override_confirm')}</Button>
          </form>
        </details>
      );
  }
}

const leavingLabel = ({ contact_name: name }: Guest): string =>
  name ? t('door.leaving', { name }) : t('door.leaving_unnamed');

const undoLabel = ({ contact_name: name }: Guest): string =>
  name ? t('door.undo', { name }) : t('door.undo_unnamed');

export type DoorProps = {
  title: string;
  /** The steward's name and the time. */
  status?: ComponentChildren;
  backHref: string;
  /** Usually a verdict and the scan form. */
  children: ComponentChildren;
  admitted: number;
  capacity: number;
  pace?: string | undefined;
  actions?: ComponentChildren;
};

/** The whole screen of a steward's phone, read at arm's length in the dark. For a page with `bare`. */
export function Door({ title, status, backHref, children, admitted, capacity, pace, actions }: DoorProps) {
  const count = t('door.admitted', { inside: formatNumber(admitted), expected: formatNumber(capacity) });
  return (
    <div class="door">
      <header>
        <a href={backHref}>
          <Icon name="left" />
          <h1>{title}</h1>
        </a>
        {status && <span class="door-status">{status}</span>}
      </header>
      <main id="main">{children}</main>
      <footer>
        <div class="door-count">
          <b>{count}</b>
          {pace && <span>{pace}</span>}
        </div>
        <Meter value={admitted} of={capacity} label={count} />
        {actions && <div class="door-actions">{actions}</div>}
      </footer>
    </div>
  );
}

export type VerdictProps = { kind: 'yes' | 'no' | 'ready'; title: string; detail?: ComponentChildren };

/** The result of a scan, by colour, icon and text. */
export function Verdict({ kind, title, detail }: VerdictProps) {
  return (
    <div class={`verdict ${kind}`} role={kind === 'ready' ? undefined : 'alert'}>
      <Icon name={ICONS[kind]} />
      <strong>{title}</strong>
      {detail && <p>{detail}</p>}
    </div>
  );
}

const ICONS: Record<VerdictProps['kind'], IconName> = { yes: 'check', no: 'x', ready: 'scan' };

export type ScanFormProps = { action: string; scan: ScanProps };

/** Takes a code that is typed, sent by a hand scanner, or read by the camera through the scanner island. */
export function ScanForm({ action, scan }: ScanFormProps) {
  return (
    <form class="scan" method="post" action={action} data-scanner>
      <ScanFields {...scan} />
      <div class="scan-view" hidden data-scanner-view>
        <video playsInline muted aria-label={t('door.camera_view')} />
        <i />
      </div>
      <p class="scan-says" role="status" data-scanner-says />
      <label for={fieldId('code')}>{t('door.code')}</label>
      <div class="scan-line">
        <input
          id={fieldId('code')}
          name="code"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          enterkeyhint="go"
          required
          autofocus
        />
        <Button variant="go">{t('door.check_in')}</Button>
      </div>
      <button class="btn quiet" type="button" hidden data-scanner-start>
        <Icon name="camera" />
        <span>{t('door.use_camera')}</span>
      </button>
    </form>
  );
}
