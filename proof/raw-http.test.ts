import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningPlatform, runPlatform } from '../e2e/platform.ts';
import { testDatabase } from '../src/shared/testing/database.ts';

const database = await testDatabase();
let platform: RunningPlatform;
beforeAll(async () => {
  platform = await runPlatform(database, { jobs: false });
});
afterAll(() => platform?.stop());

const HOST = 'host: 127.0.0.1\r\n';
const FORM = 'content-type: application/x-www-form-urlencoded\r\n';
const post = (headers: string, body = '') => `POST /sign-in HTTP/1.1\r\n${HOST}${headers}\r\n${body}`;
const get = (target: string, headers = HOST) => `GET ${target} HTTP/1.1\r\n${headers}\r\n`;

// What clients send that are broken or hostile.
test.each<[string, string]>([
  ['nothing', '\r\n\r\n'],
  ['no HTTP', 'hello\r\n\r\n'],
  ['HTTP/0.9', 'GET /\r\n'],
  ['HTTP/1.0 without host', 'GET / HTTP/1.0\r\n\r\n'],
  ['a TLS handshake', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['no host', 'GET / HTTP/1.1\r\n\r\n'],
  ['two hosts', get('/', `${HOST}${HOST}`)],
  ['an empty host', get('/', 'host:\r\n')],
  ['a host that is none', get('/', 'host: [::1\r\n')],
  ['a host with spaces', get('/', 'host: a b\r\n')],
  ['a host with a port beyond all', get('/', 'host: localhost:99999\r\n')],
  ['a host with a path', get('/', 'host: localhost/../x\r\n')],
  ['an absolute target', get('http://elsewhere.example/')],
  ['an absolute target that is no URL', get('http://[')],
  ['a target without a slash', get('*')],
  ['a target of slashes', get('//elsewhere.example/..//')],
  ['a target with dots', get('/../../../etc/passwd')],
  ['broken escapes', get('/%E0%A4%A/%zz?q=%&month=%E0%A4%A')],
  ['NUL in the target', get('/a%00b')],
  ['backslashes', get('/\\..\\..')],
  ['a long target', get(`/${'a'.repeat(15_000)}`)],
  ['a target longer than headers may be', get(`/${'a'.repeat(70_000)}`)],
  ['a thousand headers', get('/', HOST + 'x: y\r\n'.repeat(1_000))],
  ['a header without a colon', get('/', `${HOST}x\r\n`)],
  ['a header with NUL', get('/', `${HOST}x: a\0b\r\n`)],
  ['a folded header', get('/', `${HOST}x: a\r\n b\r\n`)],
  ['a cookie of garbage', get('/', `${HOST}cookie: =;;a=%E0%A4%A;visitor=;rose-ash.session_token=%%%\r\n`)],
  ['an unknown method', `BREW / HTTP/1.1\r\n${HOST}\r\n`],
  ['TRACE', `TRACE / HTTP/1.1\r\n${HOST}\r\n`],
  ['CONNECT', `CONNECT example.com:443 HTTP/1.1\r\n${HOST}\r\n`],
  ['OPTIONS', `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`],
  ['PROPFIND', `PROPFIND / HTTP/1.1\r\n${HOST}\r\n`],
  ['an upgrade', get('/', `${HOST}connection: upgrade\r\nupgrade: h2c\r\n`)],
  ['a body with GET', `${get('/', `${HOST}content-length: 3\r\n`)}abc`],
  ['a negative length', post(`${FORM}content-length: -1\r\n`)],
  ['two lengths', post(`${FORM}content-length: 1\r\ncontent-length: 2\r\n`, 'ab')],
  ['a length and chunks', post(`${FORM}content-length: 3\r\ntransfer-encoding: chunked\r\n`, '0\r\n\r\n')],
  ['a broken chunk', post(`${FORM}transfer-encoding: chunked\r\n`, 'zz\r\nab\r\n0\r\n\r\n')],
  ['a chunk of 16 EB', post(`${FORM}transfer-encoding: chunked\r\n`, 'fffffffffffffff\r\n')],
  ['an unknown coding', post(`${FORM}transfer-encoding: gzip\r\ncontent-length: 1\r\n`, 'a')],
  ['a compressed body', post(`${FORM}content-encoding: gzip\r\ncontent-length: 3\r\n`, 'abc')],
  ['a length beyond the limit', post(`${FORM}content-length: 99999999999\r\n`)],
  ['an expectation', post(`${FORM}expect: 200-maybe\r\ncontent-length: 0\r\n`)],
  ['no content type', post('content-length: 3\r\n', 'a=b')],
  ['a multipart without boundary', post('content-type: multipart/form-data\r\ncontent-length: 3\r\n', 'a=b')],
  [
    'a multipart without end',
    post('content-type: multipart/form-data; boundary=x\r\ncontent-length: 5\r\n', '--x\r\n'),
  ],
  ['an origin of garbage', post(`${FORM}origin: \u00ff\r\ncontent-length: 0\r\n`)],
  ['smuggled requests', `${post(`${FORM}content-length: 0\r\n`)}${get('/healthz')}${get('/healthz')}`],
])('answers a request with %s, and goes on', async (_, bytes) => {
  for (const app of ['blog', 'events', 'cart', 'market'] as const) {
    const { port } = new URL(platform.url(app));
    for (const status of statusesIn(await exchange(Number(port), bytes)))
      expect(status, app).toBeLessThan(500);
    expect((await fetch(platform.url(app, '/healthz'))).status).toBe(200);
  }
});

const statusesIn = (answer: string): number[] =>
  [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));

/** Sends bytes and ends. @returns what came until the server closed, or nothing more came */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1');
    const done = () => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, done);
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('close', done);
    socket.on('error', done);
    socket.end(Buffer.from(bytes, 'latin1'));
  });
}
