import { monitorEventLoopDelay } from 'node:perf_hooks';
import pg from 'pg';

// Loaded into the server's process before the server. Counts its statements, and reports them, its CPU time, its memory and
// the delay of its event loop to the bench.

/** What the server's process did from a "start" message to a "stop" message. */
export type ProcessUse = { statements: number; cpuMs: number; rssMiB: number; loopDelayMs: number };

let statements = 0;
const query = pg.Client.prototype.query;
pg.Client.prototype.query = new Proxy(query, {
  apply(target, client, args: [string | { text?: string }]) {
    const text = typeof args[0] === 'string' ? args[0] : args[0]?.text;
    if (!text || !/^\s*(start transaction|begin|commit|rollback|set )/i.test(text)) statements++;
    return Reflect.apply(target, client, args);
  },
});

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
let cpu = process.cpuUsage();
let rss = 0;
setInterval(() => {
  rss = Math.max(rss, process.memoryUsage.rss());
}, 50).unref();

process.on('message', (message) => {
  if (message === 'start') {
    statements = 0;
    rss = process.memoryUsage.rss();
    delay.reset();
    cpu = process.cpuUsage();
    process.send?.('started');
  } else if (message === 'stop') {
    const { user, system } = process.cpuUsage(cpu);
    const use: ProcessUse = {
      statements,
      cpuMs: (user + system) / 1000,
      rssMiB: rss / 2 ** 20,
      loopDelayMs: delay.percentile(99) / 1e6,
    };
    process.send?.(use);
  }
});
process.channel?.unref();
