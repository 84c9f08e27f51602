import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '../startup-error.ts';

/** The URLs of built assets by their names without a hash: `site.css`, `countdown.js`. */
export type Assets = { url(name: string): string };

/**
 * Reads the manifest of the build, once at start.
 * @throws StartupError when there is none
 */
export function loadAssets(dir: string): Assets {
  const urls = new Map<string, string>(Object.entries(readManifest(join(dir, 'manifest.json'))));
  return {
    url(name) {
      const url = urls.get(name);
      if (!url) throw new Error(`the build made no asset "${name}"`);
      return url;
    },
  };
}

function readManifest(file: string): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new StartupError(`${file} is missing: run the build first.`);
  }
  return JSON.parse(text);
}
