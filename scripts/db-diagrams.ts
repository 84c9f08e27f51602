import { sql } from 'kysely';
import type { Db } from '../src/shared/db/database.ts';

/** The diagrams of docs/tables.md: one for each part of the schema, with the tables that it refers to. */
const PARTS: { title: string; about: string; tables: string[] }[] = [
  {
    title: 'The diary',
    about: 'Calendars, what is offered, and what stands in the diary.',
    tables: [
      'resources',
      'space_parts',
      'calendars',
      'calendar_slots',
      'calendar_slugs',
      'series',
      'categories',
      'calendar_entries',
    ],
  },
  {
    title: 'An entry and its places',
    about: 'What an entry takes, who comes to it, and what happened to it.',
    tables: [
      'calendar_entries',
      'entry_resources',
      'occupancy',
      'entry_changes',
      'entry_transitions',
      'calendar_entry_posts',
      'ticket_types',
      'ticket_type_needs',
      'tickets',
      'ticket_transitions',
      'check_ins',
      'feed_versions',
      'admission_counts',
    ],
  },
  {
    title: 'Cancelled and moved events',
    about: 'What happens to the orders of an event that is cancelled or moved with its tickets.',
    tables: [
      'calendar_entries',
      'cancellations',
      'cancellation_orders',
      'moves',
      'move_orders',
      'move_choices',
      'tickets',
    ],
  },
  {
    title: 'Customers, questions and answers',
    about: 'Whom a page knows, and what it asks.',
    tables: ['customers', 'calendar_entries', 'tickets', 'questions', 'answers', 'request_mail_optouts'],
  },
  {
    title: 'Receipts, invoices and credit notes',
    about: 'What was issued about an order, numbered without a gap.',
    tables: ['orders', 'order_lines', 'documents', 'document_lines', 'document_counters'],
  },
  {
    title: 'Orders and payments',
    about: 'What is bought, and how it is paid and given back.',
    tables: [
      'orders',
      'order_lines',
      'payments',
      'payment_allocations',
      'payee_details',
      'checkout_settings',
      'terms',
      'payment_accounts',
      'account_reconciliations',
      'payment_events',
      'payment_problems',
      'disputes',
      'refunds',
      'credits',
      'refund_lines',
      'order_transitions',
      'order_line_transitions',
      'payment_transitions',
      'refund_transitions',
      'order_notes',
      'order_changes',
    ],
  },
  {
    title: 'The ledger',
    about: 'Every amount that came in, was earned, is held or was given back.',
    tables: [
      'ledger_transactions',
      'ledger_postings',
      'ledger_days',
      'ledger_checks',
      'orders',
      'order_lines',
      'payments',
      'refunds',
    ],
  },
  {
    title: 'The bank and the till',
    about: 'What was on statements of the bank, and what was counted as cash.',
    tables: [
      'statement_mappings',
      'statements',
      'statement_chunks',
      'statement_lines',
      'bank_lines',
      'cash_counts',
      'payments',
      'refunds',
    ],
  },
  {
    title: 'Marketplaces',
    about: 'What is for sale at the market of a page.',
    tables: ['marketplaces', 'marketplace_slugs', 'products'],
  },
  {
    title: 'People and pages',
    about: 'The tables that all pages share.',
    tables: [
      'users',
      'sessions',
      'accounts',
      'verifications',
      'pages',
      'page_slugs',
      'page_roles',
      'posts',
      'post_slugs',
      'menu_items',
      'snippets',
      'due_tasks',
      'mails',
      'mail_recipients',
      'mail_domains',
      'stored_mails',
    ],
  },
  {
    title: 'The test provider',
    about: 'It stands for an external service: the apps never read these.',
    tables: ['test_payments', 'test_refunds', 'test_webhooks'],
  },
];

type Column = { table: string; column: string; type: string; keys: string };
type Reference = { table: string; to: string; columns: string; optional: boolean };

/**
 * Draws the tables of the schema of `db` as Mermaid diagrams, with their keys and states.
 * @returns the content of docs/tables.md
 * @throws Error when a table is in no diagram
 */
export async function tableDiagrams(db: Db): Promise<string> {
  const columns = await listColumns(db);
  const references = await listReferences(db);
  const drawn = new Set(PARTS.flatMap(({ tables }) => tables));
  const missing = [...new Set(columns.map(({ table }) => table))].filter((table) => !drawn.has(table));
  if (missing.length > 0) throw new Error(`scripts/db-diagrams.ts draws no ${missing.join(', ')}`);
  const parts = PARTS.map(({ title, about, tables }) => {
    const lines = [
      ...references
        .filter(({ table, to }) => tables.includes(table) && tables.includes(to))
        .map(
          ({ table, to, columns: via, optional }) =>
            `  ${to} ${optional ? '|o' : '||'}--o{ ${table} : "${via}"`,
        ),
      ...tables.flatMap((table) => [
        `  ${table} {`,
        ...columns
          .filter((column) => column.table === table)
          .map(({ column, type, keys }) => `    ${type} ${column}${keys && ` ${keys}`}`),
        '  }',
      ]),
    ];
    return `## ${title}\n\n${about}\n\n\`\`\`mermaid\nerDiagram\n${lines.join('\n')}\n\`\`\`\n`;
  });
  return `${HEAD}\n${parts.join('\n')}`;
}

const HEAD = `# The tables

Drawn by \`npm run db:types\` from the migrations: each table with its keys, states and amounts. Keys of tables that
belong to a page begin with \`container_id\`, so a row can't refer to another page's. The migrations say in comments what
the tables are for.
`;

async function listColumns(db: Db): Promise<Column[]> {
  const { rows } = await sql<Column>`
    SELECT t.relname AS table, a.attname AS column, replace(format_type(a.atttypid, NULL), ' ', '_') AS type,
      (SELECT concat_ws(', ', max('PK') FILTER (WHERE c.contype = 'p'), max('FK') FILTER (WHERE c.contype = 'f'),
          max('UK') FILTER (WHERE c.contype = 'u'))
        FROM pg_constraint c WHERE c.conrelid = t.oid AND a.attnum = ANY (c.conkey)) AS keys
    FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND t.relname <> 'pgmigrations'
    ORDER BY t.relname, a.attnum`.execute(db);
  return rows
    .filter(({ column, keys }) => keys !== '' || /^state$|^kind$|_minor$|_at$/.test(column))
    .map((row) => ({ ...row, type: SHORT_TYPES[row.type] ?? row.type.replace('[]', '_array') }));
}

const SHORT_TYPES: Record<string, string> = {
  timestamp_with_time_zone: 'timestamptz',
  time_without_time_zone: 'time',
};

async function listReferences(db: Db): Promise<Reference[]> {
  const { rows } = await sql<Reference>`
    SELECT t.relname AS table, f.relname AS to,
      (SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(c.conkey) WITH ORDINALITY k (num, n)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.num
        WHERE a.attname <> 'container_id' OR cardinality(c.conkey) = 1) AS columns,
      (SELECT bool_or(NOT a.attnotnull) FROM unnest(c.conkey) k (num)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.num) AS optional
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid
    WHERE c.contype = 'f' AND t.relnamespace = 'public'::regnamespace
    ORDER BY t.relname, c.conname`.execute(db);
  return rows;
}
