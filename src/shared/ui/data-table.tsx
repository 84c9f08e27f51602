import type { ComponentChildren } from 'preact';

export type Column = {
  label: string;
  numeric?: boolean;
  /** Shows the label to screen readers only, as for a column of buttons. */
  hidden?: boolean;
};
export type DataTableProps = {
  caption: string;
  /** Shows the caption to screen readers only, for a table under a heading with the same text. */
  captionHidden?: boolean;
  /** On a phone each row is the first and the last cell, and below them the others without their labels. */
  compact?: boolean;
  columns: Column[];
  /** One cell per column; the first is the row's header. */
  rows: { key: string; cells: ComponentChildren[] }[];
  foot?: ComponentChildren[];
};

/** A table of data. On a phone each row becomes a list of labelled values. */
export function DataTable({ caption, captionHidden, compact, columns, rows, foot }: DataTableProps) {
  return (
    <table class={compact ? 'data compact' : 'data'}>
      <caption class={captionHidden ? 'only-sr' : undefined}>{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ label, numeric, hidden }) => (
            <th key={label} scope="col" class={numeric ? 'num' : undefined}>
              {hidden ? <span class="only-sr">{label}</span> : label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells }) => (
          <Row key={key} columns={columns} cells={cells} />
        ))}
      </tbody>
      {foot && (
        <tfoot>
          <Row columns={columns} cells={foot} />
        </tfoot>
      )}
    </table>
  );
}

function Row({ columns, cells }: { columns: Column[]; cells: ComponentChildren[] }) {
  return (
    <tr>
      {columns.map(({ label, numeric, hidden }, at) =>
        at === 0 ? (
          <th key={label} scope="row">
            {cells[at]}
          </th>
        ) : (
          <td key={label} class={numeric ? 'num' : undefined} data-label={hidden ? undefined : label}>
            {cells[at]}
          </td>
        ),
      )}
    </tr>
  );
}
