import type { ComponentChildren } from 'preact';
import { Button } from '../../../shared/ui/button.tsx';
import { fieldId } from '../../../shared/ui/error-summary.tsx';
import { Icon, type IconName } from '../../../shared/ui/icon.tsx';
import { Meter } from '../../../shared/ui/meter.tsx';

export type DoorProps = {
  title: string;
  /** "online · saved 19:51", or whose door this is. */
  status?: ComponentChildren;
  backHref: string;
  /** Usually a verdict and the scan form. */
  children: ComponentChildren;
  admitted: number;
  capacity: number;
  pace?: string;
  actions?: ComponentChildren;
};
export type VerdictProps = { kind: 'yes' | 'no' | 'ready'; title: string; detail?: ComponentChildren };
export type ScanFormProps = { action: string; name?: string; label?: string; value?: string; error?: string };

/** The whole screen of a steward's phone, read at arm's length in the dark. For a page with `bare`. */
export function Door({ title, status, backHref, children, admitted, capacity, pace, actions }: DoorProps) {
  const count = `${admitted} of ${capacity} in`;
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

/** Yes or no, in a colour, a sign and words. */
export function Verdict({ kind, title, detail }: VerdictProps) {
  return (
    <div class={`verdict ${kind}`} role={kind === 'ready' ? undefined : 'alert'}>
      <Icon name={signs[kind]} />
      <strong>{title}</strong>
      {detail && <p>{detail}</p>}
    </div>
  );
}

const signs: Record<VerdictProps['kind'], IconName> = { yes: 'check', no: 'x', ready: 'scan' };

/** A code typed, sent by a hand scanner, or read by the camera when the scanner island is there. */
export function ScanForm({ action, name = 'code', label = 'Ticket code', value, error }: ScanFormProps) {
  return (
    <form class="scan" method="post" action={action} data-scanner>
      <div class="scan-view" hidden data-scanner-view>
        <video playsInline muted aria-label="What the camera sees" />
        <i />
      </div>
      <p class="scan-says" role="status" data-scanner-says />
      <label for={fieldId(name)}>{label}</label>
      <div class="scan-line">
        <input
          id={fieldId(name)}
          name={name}
          value={value}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          enterkeyhint="go"
          required
          autofocus
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={error ? `${fieldId(name)}-wrong` : undefined}
        />
        <Button variant="go">Check in</Button>
      </div>
      {error && (
        <span class="wrong-text" id={`${fieldId(name)}-wrong`}>
          <Icon name="alert" />
          {error}
        </span>
      )}
      <button class="btn quiet" type="button" hidden data-scanner-start>
        <Icon name="camera" />
        <span>Use the camera</span>
      </button>
    </form>
  );
}
