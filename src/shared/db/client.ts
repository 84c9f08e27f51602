import pg from 'pg';

/**
 * A client whose broken connection is reported by its queries alone. pg also emits `error` on the client, at any time, and
 * that ends the process where nobody listens: a pool listens only while the client is idle.
 */
export class Client extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => {});
  }
}

/**
 * The settings of every session. Instants are parsed from text, and only a session in UTC writes all of them with an offset
 * that Temporal reads. Compiling a query (JIT) takes longer than any query of ours, and is chosen by an estimate.
 */
export const SESSION_OPTIONS = '-c timezone=UTC -c jit=off';
