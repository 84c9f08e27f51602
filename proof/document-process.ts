import { issueDocuments } from '../src/cart/operations/issue-documents.ts';
import { byClock } from '../src/shared/act.ts';
import { NOW } from '../src/shared/builders.ts';
import { openDatabase, transaction } from '../src/shared/db/database.ts';

// A process that issues what orders lack of documents: `node proof/document-process.ts DATABASE_URL CODE …`.
const [, , databaseUrl = '', ...codes] = process.argv;
const { db, close } = openDatabase(databaseUrl);
const letterhead = {
  name: 'The Glasshouse',
  slug: 'glasshouse',
  address: '',
  email: '',
  phone: '',
  terms: '',
};
const payees = {
  getLetterhead: async () => letterhead,
  listPeopleWith: async () => [],
  listPayees: async () => new Map(),
};
const act = { ...byClock(NOW), payees };
for (const code of codes) await transaction(db, (tx) => issueDocuments(tx, act, { code }));
await close();
