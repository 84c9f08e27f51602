import type { ComponentChildren } from 'preact';

export type Column = {
  label: string;
  numeric?: boolean /** Say the label to screen readers only (a column of buttons). */;
  hidden?: boolean;
};
export type DataTableProps = {
  caption: string;
  /** The caption is shown unless a heading beside the table says the same. */
  captionHidden?: boolean;
  columns: Column[];
  /** One cell for each column; the first names the row. */
  rows: { key: string; cells: ComponentChildren[] }[];
  foot?: ComponentChildren[];
};

/** A table of facts. On a phone each row becomes a small list of its own. */
export function DataTable({ caption, captionHidden, columns, rows, foot }: DataTableProps) {
  return (
    <table class="data">
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
