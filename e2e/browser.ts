import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** CHROMIUM_PATH, an installed Chromium, or the one inside the npm package @sparticuz/chromium. */
export async function launchBrowser(): Promise<Browser> {
  const path = process.env.CHROMIUM_PATH ?? INSTALLED.find((file) => existsSync(file));
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
  if (path) return await chromium.launch({ executablePath: path, args });
  const { default: packaged } = await import('@sparticuz/chromium');
  return await chromium.launch({
    executablePath: await packaged.executablePath(),
    args,
  });
}
