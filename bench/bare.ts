import { serve } from '@hono/node-server';
import { Hono } from 'hono';

// Serves one page of the given size, to measure Node and Hono without the app.
const [port, bytes] = process.argv.slice(2).map(Number);
const page = `<!doctype html><title>Bare</title><p>${'x'.repeat(Math.max(0, (bytes ?? 0) - 38))}`;
const app = new Hono();
app.get('/', (c) => c.html(page));
serve({ fetch: app.fetch, port: port ?? 0, hostname: '127.0.0.1' }, (address) =>
  console.log(`Listening on port ${address.port}`),
);
