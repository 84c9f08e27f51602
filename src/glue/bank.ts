import { listWaitingLines } from '../cart/model/bank-line.ts';
import { listCashCounts, listCashMovements, sumCash } from '../cart/model/cash-count.ts';
import {
  countStatementLines,
  findStatement,
  listStatementLines,
  listStatements,
  type Statement,
} from '../cart/model/statement.ts';
import { countCash } from '../cart/operations/count-cash.ts';
import {
  discardStatement,
  mapStatement,
  previewStatement,
  uploadStatement,
} from '../cart/operations/read-statement.ts';
import {
  assignBankLine,
  confirmStatement,
  decideBankLine,
  tieBankLineToRefund,
} from '../cart/operations/record-statement.ts';
import type { CartPorts } from '../cart/ports.ts';
import type { Bank, BankStatement } from '../events/ports.ts';

/** The cart's knowledge of a page's bank account and till, for the treasurer's pages of events. */
export const bankOfCart = ({ sellers }: Pick<CartPorts, 'sellers'>): Bank => ({
  uploadStatement,
  async listStatements(db, containerId) {
    return (await listStatements(db, containerId)).map(statementOf);
  },
  async findStatement(db, containerId, id) {
    const statement = await findStatement(db, containerId, id);
    return statement && statementOf(statement);
  },
  sampleStatement: (db, containerId, id) => previewStatement(db, { containerId, id }),
  mapStatement,
  countStatementLines,
  listStatementLines,
  confirmStatement,
  discardStatement,
  listWaitingLines,
  assignLine: (tx, act, input) => assignBankLine(tx, { ...act, sellers }, input),
  decideLine: decideBankLine,
  tieLineToRefund: (tx, act, input) => tieBankLineToRefund(tx, { ...act, sellers }, input),
  sumCash,
  async listCashCounts(db, containerId) {
    return (await listCashCounts(db, containerId)).map((count) => ({
      id: count.id,
      currency: count.currency,
      expected: count.expected_minor,
      counted: count.counted_minor,
      banked: count.banked_minor,
      reason: count.reason,
      at: count.counted_at,
      by: count.counted_by,
    }));
  },
  listCashMovements,
  countCash,
});

const statementOf = (statement: Statement): BankStatement => ({
  id: statement.id,
  fileName: statement.file_name,
  state: statement.state,
  mapping: statement.mapping,
  problemCount: statement.problem_count,
  problems: statement.problems,
  isBroken: statement.is_broken,
  uploadedAt: statement.uploaded_at,
  uploadedBy: statement.uploaded_by,
});
