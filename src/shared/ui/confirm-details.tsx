import type { ComponentChildren } from 'preact';

export type ConfirmDetailsProps = {
  /** The text of the button that opens it: "Decline…" */
  summary: string;
  /** What will be affected: "6 bookings and their refunds". */
  warning: ComponentChildren;
  danger?: boolean;
  /** The form that confirms. */
  children: ComponentChildren;
};

/** Asks for confirmation before something is removed. Opens without JavaScript. */
export function ConfirmDetails({ summary, warning, danger = true, children }: ConfirmDetailsProps) {
  return (
    <details class="confirm">
      <summary class={danger ? 'btn quiet danger' : 'btn quiet'}>{summary}</summary>
      <div class="confirm-box">
        <p>{warning}</p>
        {children}
      </div>
    </details>
  );
}
