import type { ComponentChildren } from 'preact';

export type ConfirmDetailsProps = {
  /** The quiet button that opens it: "Decline…" */
  summary: string;
  /** What will be touched, in numbers. */
  says: ComponentChildren;
  danger?: boolean;
  /** The form that does it. */
  children: ComponentChildren;
};

/** A second look before something is taken away; opens without JavaScript. */
export function ConfirmDetails({ summary, says, danger = true, children }: ConfirmDetailsProps) {
  return (
    <details class="confirm">
      <summary class={danger ? 'btn quiet danger' : 'btn quiet'}>{summary}</summary>
      <div class="confirm-box">
        <p>{says}</p>
        {children}
      </div>
    </details>
  );
}
