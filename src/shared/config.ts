import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import { parse } from 'yaml';
import { z } from 'zod';
import { LOCALES, type Locale, PSEUDO_LOCALE } from './i18n/locale.ts';
import { StartupError } from './startup-error.ts';

export const APP_NAMES = ['blog', 'market', 'cart', 'events'] as const;
export type AppName = (typeof APP_NAMES)[number];

export type Config = {
  production: boolean;
  apps: AppName[];
  host: string;
  ports: Record<AppName, number>;
  /** where browsers find each app */
  urls: Record<AppName, string>;
  /** where the apps find each other */
  internalUrls: Record<AppName, string>;
  /** the test provider, which the process of the cart serves if features.testPayments is on */
  testProvider: { port: number; url: string };
  /** trust X-Forwarded-For, because a proxy sets it */
  trustProxy: boolean;
  /** multiplies the limits of requests per address */
  rateLimitFactor: number;
  /** if undefined, the embedded PostgreSQL in `dataDir` is used */
  databaseUrl?: string;
  redisUrl?: string;
  smtpUrl?: string;
  /** undefined in development only: then one is created in `dataDir` */
  secretKey?: string;
  /** keys before it, with which credentials may still be encrypted */
  previousSecretKeys: readonly string[];
  /** where the SDK of Stripe finds its API */
  stripeApiUrl: string;
  cookieDomain?: string;
  dataDir: string;
  logLevel: string;
  mailFrom: string;
  platformName: string;
  /** the organiser of the first page of an empty platform */
  organiserEmail?: string;
  /** the languages a reader can choose from */
  locales: readonly Locale[];
  features: { testPayments: boolean; outbox: boolean; demo: boolean };
};

/**
 * Reads the environment and config/app-config.yaml. No other code does.
 * @throws StartupError when something is missing or invalid
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const file = readFile(resolve(env.APP_CONFIG ?? 'config/app-config.yaml'));
  const vars = parseOrFail(environment, emptyAsUnset(env), 'The environment');
  const production = vars.NODE_ENV === 'production';
  if (production && !vars.SECRET_KEY) {
    throw new StartupError(
      'SECRET_KEY is not set: in production it must be, to at least 32 random characters.',
    );
  }
  const apps = vars.APPS ?? [...APP_NAMES];
  if (vars.PORT && apps.length > 1) {
    throw new StartupError(
      'PORT names one port, and APPS names several apps: set PORT_BLOG, PORT_MARKET, PORT_CART and PORT_EVENTS instead.',
    );
  }
  const ports = forEachApp(
    (app) => vars[`PORT_${nameOf(app)}`] ?? (apps.includes(app) ? vars.PORT : undefined) ?? PORTS[app],
  );
  const urls = forEachApp((app) => vars[`URL_${nameOf(app)}`] ?? atPort(file.app_urls[app], ports[app]));
  const internalUrls = forEachApp((app) => vars[`INTERNAL_URL_${nameOf(app)}`] ?? urls[app]);
  const testProviderPort = vars.PORT_TEST_PROVIDER ?? TEST_PROVIDER_PORT;
  const testProviderUrl = vars.URL_TEST_PROVIDER ?? atPort(file.test_provider_url, testProviderPort);
  const testPayments =
    file.features.test_payments === 'always' || (file.features.test_payments && !production);
  const stripeApiUrl = vars.STRIPE_API_URL ?? STRIPE_API_URL;
  if (production) {
    for (const app of APP_NAMES) {
      requireHttps(`URL_${nameOf(app)}`, urls[app]);
      requireHttpsOutside(`INTERNAL_URL_${nameOf(app)}`, internalUrls[app]);
    }
    if (testPayments) requireHttps('URL_TEST_PROVIDER', testProviderUrl);
    requireHttps('STRIPE_API_URL', stripeApiUrl);
  }
  return {
    production,
    apps,
    host: vars.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    ports,
    urls,
    internalUrls,
    testProvider: { port: testProviderPort, url: testProviderUrl },
    trustProxy: vars.TRUST_PROXY === '1',
    rateLimitFactor: vars.RATE_LIMIT_FACTOR ?? 1,
    databaseUrl: vars.DATABASE_URL,
    redisUrl: vars.REDIS_URL,
    smtpUrl: vars.SMTP_URL,
    secretKey: vars.SECRET_KEY,
    previousSecretKeys: vars.SECRET_KEY_PREVIOUS ?? [],
    stripeApiUrl,
    cookieDomain: vars.COOKIE_DOMAIN,
    dataDir: resolve(vars.DATA_DIR ?? '.data'),
    logLevel: vars.LOG_LEVEL ?? (production ? 'info' : 'warn'),
    mailFrom: vars.MAIL_FROM ?? file.platform.mail_from,
    platformName: file.platform.name,
    organiserEmail: vars.ORGANISER_EMAIL,
    locales: file.features.pseudo_locale && !production ? [...LOCALES, PSEUDO_LOCALE] : LOCALES,
    features: {
      testPayments,
      outbox: file.features.outbox && !production && !vars.SMTP_URL,
      demo: !production && vars.DEMO !== '0',
    },
  };
}

export const isLoopback = (hostname: string): boolean => /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);

/** @throws StartupError for an address through which sign-in and payments would pass in the clear */
function requireHttps(variable: string, address: string): void {
  const { protocol, hostname } = new URL(address);
  if (protocol === 'https:' || isLoopback(hostname)) return;
  throw new StartupError(
    `${variable} is an http: address: in production it must be https:, because sign-in and payments pass through it. Only on this machine itself, at 127.0.0.1 or localhost, http: is allowed.`,
  );
}

/** The apps may reach each other by http: inside a private network, as containers do. @throws StartupError outside */
function requireHttpsOutside(variable: string, address: string): void {
  const { protocol, hostname } = new URL(address);
  if (protocol === 'https:' || isPrivate(hostname)) return;
  throw new StartupError(
    `${variable} is an http: address of a host that may be outside your network: in production it must be https:, or name the host as your private network does, such as http://cart:8000 or http://10.0.0.7:8000.`,
  );
}

const PRIVATE_NAME = /^[^.]+$|\.(internal|local|localhost|lan|home\.arpa|svc)$/;
const PRIVATE_RANGES = ['loopback', 'private', 'uniqueLocal', 'linkLocal', 'carrierGradeNat'];

function isPrivate(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(host) ? PRIVATE_RANGES.includes(ipaddr.parse(host).range()) : PRIVATE_NAME.test(host);
}

const PORTS: Record<AppName, number> = { blog: 8000, market: 8001, cart: 8002, events: 8003 };
const TEST_PROVIDER_PORT = 8004;
const STRIPE_API_URL = 'https://api.stripe.com';

const forEachApp = <T>(read: (app: AppName) => T): Record<AppName, T> => ({
  blog: read('blog'),
  market: read('market'),
  cart: read('cart'),
  events: read('events'),
});

const nameOf = (app: AppName) => app.toUpperCase() as Uppercase<AppName>;

// On localhost the port belongs to the URL; elsewhere a proxy serves the app.
function atPort(address: string, port: number): string {
  const at = new URL(address);
  if (!isLoopback(at.hostname)) return address;
  at.port = String(port);
  return at.origin;
}

const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''));
const port = z.coerce.number().int().min(1).max(65535).optional();

const secretKey = z.string().min(32, 'must be at least 32 characters');

const environment = z.object({
  NODE_ENV: z.string().optional(),
  APPS: z
    .string()
    .transform((value) => value.split(',').map((name) => name.trim()))
    .pipe(z.array(z.enum(APP_NAMES)).min(1))
    .optional(),
  HOST: z.string().optional(),
  PORT: port,
  PORT_BLOG: port,
  PORT_MARKET: port,
  PORT_CART: port,
  PORT_EVENTS: port,
  PORT_TEST_PROVIDER: port,
  URL_BLOG: url.optional(),
  URL_MARKET: url.optional(),
  URL_CART: url.optional(),
  URL_EVENTS: url.optional(),
  URL_TEST_PROVIDER: url.optional(),
  INTERNAL_URL_BLOG: url.optional(),
  INTERNAL_URL_MARKET: url.optional(),
  INTERNAL_URL_CART: url.optional(),
  INTERNAL_URL_EVENTS: url.optional(),
  RATE_LIMIT_FACTOR: z.coerce.number().positive().optional(),
  TRUST_PROXY: z.enum(['0', '1']).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  SECRET_KEY: secretKey.optional(),
  SECRET_KEY_PREVIOUS: z
    .string()
    .transform((value) => value.split(',').map((key) => key.trim()))
    .pipe(z.array(secretKey))
    .optional(),
  STRIPE_API_URL: url.optional(),
  COOKIE_DOMAIN: z.string().optional(),
  DATA_DIR: z.string().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).optional(),
  ORGANISER_EMAIL: z.email().optional(),
  MAIL_FROM: z.string().optional(),
  DEMO: z.enum(['0', '1']).optional(),
});

/** The names of all variables, which .env.example explains. */
export const VARIABLES = ['APP_CONFIG', ...Object.keys(environment.shape)];

const configFile = z.strictObject({
  platform: z.strictObject({ name: z.string().min(1), mail_from: z.string().min(3) }),
  app_urls: z.strictObject({ blog: url, market: url, cart: url, events: url }),
  test_provider_url: url,
  features: z.strictObject({
    test_payments: z.union([z.boolean(), z.literal('always')]).default(true),
    outbox: z.boolean().default(true),
    pseudo_locale: z.boolean().default(false),
  }),
});

function readFile(path: string): z.infer<typeof configFile> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new StartupError(`The config file ${path} can't be read: ${reasonOf(error)}.`);
  }
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    const reason = reasonOf(error).split('\n')[0]?.replace(/:$/, '');
    throw new StartupError(`The config file ${path} is not valid YAML: ${reason}.`);
  }
  return parseOrFail(configFile, content, `The config file ${path}`);
}

function parseOrFail<T extends z.ZodType>(schema: T, value: unknown, where: string): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new StartupError(
    `${where} is invalid at ${issue?.path.join('.') || 'the top level'}: ${issue?.message}.`,
  );
}

const emptyAsUnset = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
